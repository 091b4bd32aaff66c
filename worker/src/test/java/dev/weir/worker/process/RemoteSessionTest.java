package dev.weir.worker.process;

import dev.weir.agent.AgentSpec;
import dev.weir.agent.Session;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Of sessions whose agents run in a JVM each. */
class RemoteSessionTest extends SessionContract {
  static final Parcel PARCEL =
      new Parcel(
          AgentSpec.of(Concierge.class),
          ModelOrigin.configured("parrot", Parrot.class, VOICE),
          OPTIONS);

  private static Children children;

  @BeforeAll
  static void begin() {
    children =
        new Children(
            ChildOptions.DEFAULT.withWarm(2),
            () -> List.of(PARCEL),
            Optional.empty(),
            Ticker.system());
  }

  @AfterAll
  static void end() {
    children.close();
  }

  @Override
  Session open(Map<String, String> metadata, SessionLog log) throws InterruptedException {
    return children.open("s1", PARCEL, metadata, log, died -> {});
  }
}
