package dev.weir.worker;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two ways in which jobs come to one worker: by its own HTTP interface, and from elsewhere. They
 * share its slots. The other hears of its own jobs only. Any thread may call any method; {@link
 * #start} and {@link #close} wait as the other's do.
 */
public final class JoinedDispatcher implements Dispatcher {
  private static final System.Logger LOG = System.getLogger(JoinedDispatcher.class.getName());

  private final EmbeddedDispatcher embedded;
  private final Dispatcher other;
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  /** Of a worker's own one, and another. */
  public JoinedDispatcher(EmbeddedDispatcher embedded, Dispatcher other) {
    this.embedded = requireNonNull(embedded, "embedded");
    this.other = requireNonNull(other, "other");
  }

  @Override
  public void start(Jobs jobs) throws Exception {
    other.start(new Others(jobs));
    embedded.start(jobs);
  }

  @Override
  public void report(WorkerLoad load) {
    each(to -> to.report(load));
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    boolean last = state != JobState.RUNNING;
    if (last ? own.remove(job) : own.contains(job)) {
      other.update(job, state, error);
    }
  }

  @Override
  public int waiting() {
    return embedded.waiting() + other.waiting();
  }

  @Override
  public void close() {
    each(Dispatcher::close);
  }

  /** One that fails keeps nothing from the other. */
  private void each(Consumer<Dispatcher> call) {
    for (Dispatcher to : new Dispatcher[] {embedded, other}) {
      try {
        call.accept(to);
      } catch (RuntimeException | Error e) {
        LOG.log(WARNING, "dispatcher %s has failed".formatted(to), e);
      }
    }
  }

  /** The worker as the other sees it: without the jobs of its own HTTP interface. */
  private final class Others implements Jobs {
    private final Jobs jobs;

    Others(Jobs jobs) {
      this.jobs = jobs;
    }

    @Override
    public Optional<String> agentName() {
      return jobs.agentName();
    }

    @Override
    public Answer offer(Job job) throws InterruptedException {
      Answer answer = jobs.offer(job);
      if (answer instanceof Answer.Accepted) {
        forget();
        own.add(job.id());
      }
      return answer;
    }

    /**
     * What was accepted and never assigned lapses without a word. What is accepted meanwhile is not
     * looked at: it may be missing among those that run.
     */
    private void forget() {
      Set<String> lapsed = new HashSet<>(own);
      lapsed.removeAll(jobs.running());
      own.removeAll(lapsed);
    }

    @Override
    public void assign(String job, Connection connection) {
      jobs.assign(job, connection);
    }

    @Override
    public void lapse(String job) {
      jobs.lapse(job);
      if (!jobs.running().contains(job)) {
        own.remove(job); // else it was assigned already
      }
    }

    @Override
    public void terminate(String job, String reason) {
      if (own.contains(job)) {
        jobs.terminate(job, reason);
      }
    }

    @Override
    public Set<String> running() {
      Set<String> running = new HashSet<>(jobs.running());
      running.retainAll(own);
      return running;
    }

    @Override
    public WorkerLoad load() {
      return jobs.load();
    }

    @Override
    public void fail(String why) {
      jobs.fail(why);
    }
  }
}
