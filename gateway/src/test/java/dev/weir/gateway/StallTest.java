package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.log.LogLimits;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reader that stops reading is ended; nobody else notices it: P2. */
class StallTest {
  private static final int TOKENS = 150;
  private static final String TOKEN = "x".repeat(6000);

  private final Stage stage =
      new Stage(
          Stage.OPTIONS.withStall(Duration.ofMillis(300)),
          LogLimits.DEFAULT.withReaders(2),
          pool -> pool);
  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void read_readerStops_endedAndTheOthersGetEverything() throws Exception {
    String session = caller.open("plain");
    try (Journal journal = Journal.of(Stall.class.getName());
        Socket socket = narrow();
        Stream stalled = Stream.open(socket, caller, session, "?from=now");
        Stream reads = caller.events(session, "?from=now")) {
      stalled.await("caught_up");
      reads.await("caught_up");
      caller.say(session, "Talk");
      for (int n = 0; n < TOKENS; n++) {
        stage.model.say(TOKEN);
      }
      stage.model.done();
      List<Frame> frames = reads.until("episode.completed");
      // Deltas may have been joined while the reader was behind; not a character is missing.
      assertThat(
              frames.stream()
                  .filter(f -> f.is("part.delta"))
                  .mapToInt(f -> f.text("delta").length())
                  .sum())
          .isEqualTo(TOKENS * TOKEN.length());
      assertThat(journal.take()).contains("300 ms");
      assertThatThrownBy(stalled::rest).isInstanceOf(IOException.class);
      assertThat(caller.view(session).get("messages")).hasSize(2);
      awaitRoom(session);
    }
  }

  /** A socket whose kernel buffer is soon full. */
  private Socket narrow() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(caller.address());
    return Caller.patient(socket);
  }

  private void awaitRoom(String session) throws IOException {
    int status = 0;
    for (int n = 0; n < 1000 && status != 200; n++) {
      try (Stream reader = caller.events(session, "")) {
        status = reader.head().status();
      }
    }
    assertThat(status).isEqualTo(200);
  }
}
