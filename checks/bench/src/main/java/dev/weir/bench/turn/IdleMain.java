package dev.weir.bench.turn;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.AgentModel;
import dev.weir.bench.density.Footprint;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code IdleMain SESSIONS}: opens so many in a worker with its defaults, then has each of them
 * answer once; prints what they take both times, as {@link IdleFound} in a line of JSON.
 */
final class IdleMain {

  private static final int TOKENS = 40;
  private static final StreamingChatModel MODEL = new SteadyModel(TOKENS);

  /** A log keeps the pieces of a reply for 15 s, for readers that come back. */
  private static final Duration UNTIL_FORGOTTEN = Duration.ofSeconds(16);

  /** What is said of each session is not printed. */
  private static final Logger LOG = Logger.getLogger("dev.weir");

  private IdleMain() {}

  public static void main(String[] arguments) throws Exception {
    LOG.setLevel(Level.WARNING);
    int sessions = Integer.parseInt(arguments[0]);
    AgentPool pool =
        AgentPool.builder()
            .model(new AgentModel("bench", MODEL))
            .maxConcurrentSessions(sessions + 1)
            .memoryWarnMb(0)
            .build()
            .add("bench", () -> () -> "You help callers of a restaurant.");
    try (pool) {
      EmbeddedDispatcher host = new EmbeddedDispatcher(pool);
      pool.start(host);
      System.out.println(new JsonMapper().writeValueAsString(measure(host, sessions)));
    }
  }

  /** One session has come and gone before: what is loaded once is loaded. */
  private static IdleFound measure(EmbeddedDispatcher host, int sessions)
      throws InterruptedException {
    try (WeirConversation first = new WeirConversation(host)) {
      first.turn(Sample.INPUTS.getFirst());
    }
    long before = withoutGarbage();
    List<String> open = new ArrayList<>(sessions);
    for (int session = 0; session < sessions; session++) {
      open.add(WeirConversation.open(host));
    }
    long opened = withoutGarbage();
    for (String session : open) {
      WeirConversation answered = new WeirConversation(host, session);
      answered.turn(Sample.INPUTS.getFirst());
      answered.leave();
    }
    Thread.sleep(UNTIL_FORGOTTEN);
    long answered = withoutGarbage();
    return new IdleFound(sessions, opened - before, answered - before);
  }

  private static long withoutGarbage() {
    System.gc();
    System.gc(); // what the first one only queues
    return Footprint.residentHere();
  }
}
