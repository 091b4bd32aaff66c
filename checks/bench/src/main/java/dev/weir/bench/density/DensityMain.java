package dev.weir.bench.density;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.AgentModel;
import dev.weir.worker.AgentPool;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code DensityMain touched|light SESSIONS HOLD_MS}: our side. Says "ready" once its pool runs and
 * has held one session, starts at a line of stdin, prints what it {@link Found} as a line of JSON,
 * ends with its stdin.
 */
final class DensityMain {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What is said of each session is not printed, at the other side neither. */
  private static final Logger LOG = Logger.getLogger("dev.weir");

  private DensityMain() {}

  public static void main(String[] arguments) throws Exception {
    LOG.setLevel(Level.WARNING);
    boolean touched = arguments[0].equals("touched");
    int sessions = Integer.parseInt(arguments[1]);
    Duration hold = Duration.ofMillis(Long.parseLong(arguments[2]));
    System.out.println(new JsonMapper().writeValueAsString(run(touched, sessions, hold)));
    awaitLine();
    System.exit(0);
  }

  private static Found run(boolean touched, int sessions, Duration hold) throws Exception {
    Burst burst = new Burst();
    try (AgentPool pool = pool(sessions, touched ? State::touched : State::light)) {
      pool.start(burst);
      burst.run(1, new Callers(1, Duration.ZERO));
      awaitOver(burst);
      System.out.println("ready");
      awaitLine();
      Callers callers = new Callers(sessions, touched ? hold : null);
      return measure(burst, callers, new Probe(), touched ? Duration.ZERO : hold);
    }
  }

  private static AgentPool pool(int sessions, Supplier<State> states) {
    return AgentPool.builder()
        .model(new AgentModel("silent", new StreamingChatModel() {}))
        .maxConcurrentSessions(sessions)
        .memoryWarnMb(0)
        .build()
        .add("holder", states);
  }

  private static Found measure(Burst burst, Callers callers, Probe probe, Duration hold)
      throws InterruptedException {
    long began = System.nanoTime();
    burst.run(callers.all(), callers);
    long started = callers.awaitLast(LIMIT);
    Thread.sleep(hold);
    long held = System.nanoTime();
    callers.leave();
    awaitOver(burst);
    long ended = System.nanoTime();
    probe.stop();
    return new Found(
        callers.count(),
        burst.failed(),
        (started - began) / 1e6,
        (ended - began) / 1e6,
        probe.late(began, started),
        hold.isZero() ? probe.late(began, ended) : probe.late(started, held));
  }

  private static void awaitOver(Burst burst) throws InterruptedException {
    if (!burst.awaitOver(LIMIT)) {
      throw new IllegalStateException("sessions: not over after " + LIMIT);
    }
  }

  private static void awaitLine() throws IOException {
    int read = System.in.read();
    while (read >= 0 && read != '\n') {
      read = System.in.read();
    }
  }
}
