package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code DensityGate SESSIONS BYTES BUDGET_MIB [AGENT_THAT_FAILS]}: so many sessions, all there at
 * the same time, each holding so many bytes that it has written to. Ends with 0, with 2 if the
 * process has had more memory than the budget, with 3 if a session failed. By the kernel's own
 * peak, which misses nothing between two looks; Linux only.
 */
final class DensityGate implements Dispatcher {
  static final int OVER_BUDGET = 2;
  static final int SESSION_ERROR = 3;

  private static final long LIMIT_SECONDS = 60;
  private static final int PAGE = 4_096;

  /** Kept here, since a logger that nobody holds forgets its level. */
  private static final Logger LOG = Logger.getLogger("dev.weir");

  private final Queue<Runnable> callers = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch begun;
  private final CountDownLatch ended;
  private @Nullable Jobs worker;

  private DensityGate(int sessions) {
    begun = new CountDownLatch(sessions);
    ended = new CountDownLatch(sessions);
  }

  public static void main(String[] arguments) throws Exception {
    LOG.setLevel(Level.OFF);
    int sessions = Integer.parseInt(arguments[0]);
    int bytes = Integer.parseInt(arguments[1]);
    long budget = Long.parseLong(arguments[2]);
    DensityGate gate = new DensityGate(sessions);
    gate.hold(sessions, arguments.length > 3 ? DensityGate::broken : () -> new Holder(bytes));
    System.exit(gate.verdict(sessions, budget));
  }

  private void hold(int sessions, Supplier<Agent> agents) throws Exception {
    try (AgentPool pool = pool(sessions).add("holder", agents)) {
      pool.start(this);
      for (int each = 0; each < sessions; each++) {
        take("job-" + each);
      }
      await(begun);
      callers.forEach(Runnable::run);
      await(ended);
    }
  }

  private static AgentPool pool(int sessions) {
    return AgentPool.builder()
        .model(new AgentModel("silent", new StreamingChatModel() {}))
        .maxConcurrentSessions(sessions)
        .consecutiveFailureLimit(Integer.MAX_VALUE)
        .memoryWarnMb(0)
        .build();
  }

  private void take(String job) throws InterruptedException {
    Jobs jobs = requireNonNull(worker, "worker");
    if (jobs.offer(new Job(job, "", "", null)) instanceof Answer.Refused refused) {
      over("refused: " + refused.detail());
    } else {
      jobs.assign(job, new Caller());
    }
  }

  private int verdict(int sessions, long budget) throws IOException {
    long peak = peakMiB();
    System.out.printf(
        "density: %,d sessions, %,d failed, at most %,d MiB (expected: none, %,d MiB)%n",
        sessions, failures.size(), peak, budget);
    failures.stream().limit(3).forEach(System.out::println);
    if (!failures.isEmpty()) {
      return SESSION_ERROR;
    }
    return peak > budget ? OVER_BUDGET : 0;
  }

  private static long peakMiB() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  private void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      failures.add("sessions: %d are missing".formatted(latch.getCount()));
    }
  }

  private void over(@Nullable String error) {
    if (error != null) {
      failures.add(error);
      begun.countDown();
    }
    ended.countDown();
  }

  private static Agent broken() {
    throw new IllegalStateException("cannot be made");
  }

  @Override
  public void start(Jobs jobs) {
    worker = jobs;
  }

  @Override
  public void report(WorkerLoad load) {
    // All is offered, whatever the load.
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    if (state != JobState.RUNNING) {
      over(state == JobState.SUCCESS ? null : String.valueOf(error));
    }
  }

  @Override
  public void close() {
    // There is no connection.
  }

  private final class Caller implements Connection {
    @Override
    public void connect(Runnable gone) {
      callers.add(gone);
      begun.countDown();
    }

    @Override
    public void close() {
      // Nobody is there.
    }
  }

  private static final class Holder implements Agent {
    private final byte[] held;

    Holder(int bytes) {
      held = new byte[bytes];
      for (int at = 0; at < bytes; at += PAGE) {
        held[at] = 1;
      }
    }

    @Override
    public String instructions() {
      return "Hold %d bytes.".formatted(held.length);
    }
  }
}
