package dev.weir.testkit.server;

import static java.util.Objects.requireNonNull;

import dev.weir.testkit.server.Placement.Dropped;
import dev.weir.testkit.server.Placement.Placed;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import dev.weir.worker.Answer;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Offers each job to the available workers of its dispatch name, one after the other, each at most
 * once, until one takes it. Any thread may call any method; {@link #place} waits for the answers.
 *
 * <p>Of LiveKit's server, as read in its source: a job that nobody takes within {@link
 * #ANSWER_LIMIT} is lost; workers at {@link #TARGET_LOAD} or over it bid nothing; which of the
 * others is asked first is chance, weighted by what each has left.
 */
public final class JobServer {
  /** For all offers of one job together. */
  public static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

  /** Where a worker counts as full. */
  public static final double TARGET_LOAD = 0.7;

  private final RandomGenerator chance;
  private final Ticker ticker;
  private final List<WorkerLink> workers = new ArrayList<>();
  private final Set<String> jobs = new HashSet<>();

  /** A server without workers. */
  public JobServer(RandomGenerator chance, Ticker ticker) {
    this.chance = requireNonNull(chance, "chance");
    this.ticker = requireNonNull(ticker, "ticker");
  }

  /**
   * A worker's way to this server; it is known once it has started.
   *
   * @param agentName the dispatch name; empty for jobs that name none
   */
  public Dispatcher worker(String agentName) {
    return new WorkerLink(requireNonNull(agentName, "agentName"), this);
  }

  /**
   * Looks for a worker.
   *
   * @throws IllegalArgumentException if there was a job of that id
   */
  public Placement place(String agentName, Job job) throws InterruptedException {
    admit(job);
    if (bids(agentName) <= 0) {
      return new Dropped("no servers available (received 1 responses)");
    }
    long deadline = ticker.after(ANSWER_LIMIT);
    Set<WorkerLink> tried = new HashSet<>();
    for (WorkerLink next = choose(agentName, tried);
        next != null;
        next = choose(agentName, tried)) {
      tried.add(next);
      Answer answer = ask(next, job, deadline);
      switch (answer) {
        case null -> {
          return new Dropped("context deadline exceeded");
        }
        case Answer.Accepted accepted -> {
          return new Placed(next.assign(job));
        }
        case Answer.Refused refused when !refused.letAnother() -> {
          return new Dropped("the worker has refused for all: " + refused.detail());
        }
        case Answer.Refused refused -> {}
      }
    }
    return new Dropped(
        tried.isEmpty() ? "no workers with sufficient capacity" : "no workers available");
  }

  void add(WorkerLink worker) {
    synchronized (workers) {
      workers.add(worker);
    }
  }

  void remove(WorkerLink worker) {
    synchronized (workers) {
      workers.remove(worker);
    }
  }

  private void admit(Job job) {
    synchronized (workers) {
      if (!jobs.add(job.id())) {
        throw new IllegalArgumentException(
            "job id: \"%s\" (expected: one that was not used before)".formatted(job.id()));
      }
    }
  }

  private double bids(String agentName) {
    return available(agentName, Set.of()).stream()
        .mapToDouble(worker -> Math.max(0, TARGET_LOAD - worker.load()))
        .sum();
  }

  private List<WorkerLink> available(String agentName, Set<WorkerLink> but) {
    synchronized (workers) {
      return workers.stream()
          .filter(worker -> worker.takes(agentName) && !but.contains(worker))
          .toList();
    }
  }

  private @Nullable WorkerLink choose(String agentName, Set<WorkerLink> but) {
    List<WorkerLink> left =
        available(agentName, but).stream().filter(worker -> worker.load() < 1).toList();
    if (left.isEmpty()) {
      return null;
    }
    double whole = left.stream().mapToDouble(worker -> 1 - worker.load()).sum();
    double point = chance.nextDouble() * whole;
    for (WorkerLink worker : left) {
      point -= 1 - worker.load();
      if (point < 0) {
        return worker;
      }
    }
    return left.getLast();
  }

  /** The answer; null if it comes too late, which nobody hears. */
  private @Nullable Answer ask(WorkerLink worker, Job job, long deadline)
      throws InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Alarm late =
        ticker.at(deadline, () -> answer.completeExceptionally(new TimeoutException("too late")));
    Thread.ofVirtual().name("job-server/" + job.id()).start(() -> worker.offer(job, answer));
    try {
      return answer.get();
    } catch (ExecutionException e) {
      return null;
    } finally {
      late.cancel();
    }
  }
}
