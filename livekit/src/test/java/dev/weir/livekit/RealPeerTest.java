package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The callers of the other tests, with each other: what they say of a room is so. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RealPeerTest {
  @TempDir Path folder;
  private RealServer server;

  @BeforeEach
  void open() throws Exception {
    server = RealServer.required();
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void tone_ofOnePython_isMeasuredByTheOther() throws Exception {
    try (PythonPeer ann = PythonPeer.start("ann");
        PythonPeer ben = PythonPeer.start("ben")) {
      ann.join(server, "lobby");
      assertThat(ben.join(server, "lobby").fields().path("there").has("ann")).isTrue();
      ben.await("listening");
      ann.await("listening");
      ann.tone(880, 4_000);
      PeerEvent said = ann.await("loud");
      PeerEvent heard = ben.awaitSound(0, true);
      assertThat(heard.at() - said.at()).isBetween(0.0, 1_000.0);
      ben.ask("forget", Map.of(), "forgot");
      ann.await("quiet");
      PeerEvent measured = ben.measure();
      assertThat(measured.number("hz")).isCloseTo(880, within(25.0));
      assertThat(measured.number("rms")).isCloseTo(5_657, within(400.0));
      assertThat(ben.awaitSound(heard.index(), false).at() - heard.at())
          .isCloseTo(4_000, within(400.0));
    }
  }

  @Test
  void texts_attributesAndCalls_ofOnePython_areToldByTheOther() throws Exception {
    try (PythonPeer ann = PythonPeer.start("ann");
        PythonPeer ben = PythonPeer.start("ben")) {
      ann.join(server, "lobby");
      ben.join(server, "lobby");
      ben.ask("method", Map.of("method", "echo"), "ready");
      PeerEvent reply =
          ann.ask("call", Map.of("identity", "ben", "method", "echo", "payload", "hi"), "reply");
      assertThat(reply.text("payload")).isEqualTo("echo:hi");
      ann.tell("chat", Map.of("text", "good evening"));
      assertThat(ben.awaitText(0, "lk.chat", "closed", _ -> true).text("text"))
          .isEqualTo("good evening");
      ann.tell("leave");
      assertThat(ben.await("left").text("identity")).isEqualTo("ann");
    }
  }

  @Test
  void browser_withAFileAsMicrophone_isHeardAndHears() throws Exception {
    Path tone =
        Sounds.microphone(
            folder.resolve("tone.wav"), Sounds.tone(660, 4_000), Duration.ofSeconds(2));
    try (PythonPeer ann = PythonPeer.start("ann");
        BrowserPeer eve = BrowserPeer.start("eve", tone)) {
      ann.join(server, "lobby");
      eve.join(server, "lobby");
      ann.await("listening");
      eve.await("listening");
      PeerEvent heard = ann.awaitSound(0, true);
      ann.awaitSound(heard.index(), false);
      PeerEvent measured = ann.measure();
      assertThat(measured.number("loudMs")).isBetween(3_000.0, 4_500.0);
      ann.tone(440, 3_000);
      PeerEvent loud = eve.awaitSound(0, true);
      eve.ask("forget", Map.of(), "forgot");
      ann.await("quiet");
      assertThat(eve.measure().number("hz")).isCloseTo(440, within(25.0));
      eve.awaitSound(loud.index(), false);
      eve.tell("chat", Map.of("text", "good evening"));
      assertThat(ann.awaitText(0, "lk.chat", "closed", _ -> true).text("text"))
          .isEqualTo("good evening");
    }
  }
}
