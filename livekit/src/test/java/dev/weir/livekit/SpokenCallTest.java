package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.testkit.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls by voice, from the caller's microphone to the caller's ear, with LiveKit's own clients. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SpokenCallTest {
  private static final String CAPTIONS = "lk.transcription";
  private static final String GREETING =
      "Good evening and welcome, I will gladly tell you everything about our house, which was"
          + " built long ago by the river, and about the tables that we have in it, and about the"
          + " people who have been sitting there for all these many years, day after day.";

  /** From the agent's decision until nothing is heard of it any more. */
  private static final double MOST_MILLIS_TO_SILENCE = 300;

  @TempDir Path folder;
  private RealServer server;
  private Dispatching dispatching;

  @BeforeEach
  void open() throws Exception {
    server = RealServer.required();
    dispatching = new Dispatching(server);
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      dispatching.close();
      server.close();
    }
  }

  @Test
  @Behaviour({"sess-C3.14", "sess-C3.15", "sess-C3.16", "sess-C3.17", "lk-30"})
  void call_byPythonsClient_isHeardAnsweredAndRead() throws Exception {
    Path request = Sounds.write(folder.resolve("request.wav"), SpokenDesk.said(SpokenDesk.REQUEST));
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, "");
        PythonPeer ann = PythonPeer.start("ann")) {
      ann.join(server, "lobby");
      dispatching.dispatch("lobby", SpokenDesk.NAME, "");
      String agent = ann.await("listening").text("identity");
      assertThat(agent).startsWith("agent-AJ_");
      ann.awaitState(0, "listening");
      Path recording = folder.resolve("heard.wav");
      ann.record(agent, recording);
      ann.play(request);
      follow(ann, desk, agent);
      ann.stopRecording(agent);
      List<String> understood = desk.understood(recording);
      System.err.println("spoken call: the caller understood: " + understood);
      assertThat(understood).contains("a table for four is booked at seven");
      ann.tell("leave");
      server.awaitLine("job ended", "JS_SUCCESS");
    }
  }

  @Test
  @Behaviour({"sess-C3.14", "sess-C3.15", "sess-C3.16", "sess-C3.17"})
  void call_byTheBrowsersClient_isHeardAnsweredAndRead() throws Exception {
    Path microphone =
        Sounds.microphone(
            folder.resolve("request.wav"),
            SpokenDesk.said(SpokenDesk.REQUEST),
            Duration.ofSeconds(15));
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, "");
        BrowserPeer eve = BrowserPeer.start("eve", microphone)) {
      eve.join(server, "lobby");
      dispatching.dispatch("lobby", SpokenDesk.NAME, "");
      String agent = eve.await("listening").text("identity");
      follow(eve, desk, agent);
      eve.tell("leave");
      server.awaitLine("job ended", "JS_SUCCESS");
    }
  }

  /** What every caller sees, reads and hears of a request and its answer. */
  private static void follow(RealPeer caller, SpokenDesk desk, String agent) throws Exception {
    PeerEvent quiet = caller.await("quiet");
    PeerEvent transcript =
        caller.awaitText(
            0,
            CAPTIONS,
            "closed",
            text -> isFinal(text) && text.text("identity").equals(caller.identity()));
    assertThat(transcript.text("text")).isEqualTo(SpokenDesk.REQUEST);
    assertThat(transcript.attribute("lk.segment_id")).startsWith("SG_");
    PeerEvent thinking = caller.awaitState(0, "thinking");
    PeerEvent speaking = caller.awaitState(thinking.index(), "speaking");
    PeerEvent sound = caller.awaitSound(0, true);
    assertThat(sound.text("identity")).isEqualTo(agent);
    PeerEvent caption =
        caller.awaitText(
            0, CAPTIONS, "closed", text -> isFinal(text) && text.text("identity").equals(agent));
    assertThat(caption.text("text")).contains(SpokenDesk.ANSWER);
    assertThat(
            caller.texts(CAPTIONS, "chunk").stream()
                .filter(text -> text.text("id").equals(caption.text("id"))))
        .as("pieces, as they are heard")
        .hasSizeGreaterThan(1);
    PeerEvent listening = caller.awaitState(speaking.index(), "listening");
    PeerEvent silent = caller.awaitSound(caller.lastHeard().index(), false);
    assertThat(desk.booked).containsExactly("4 at 19:00");
    assertThat(caller.states())
        .containsSubsequence("listening", "thinking", "speaking", "listening");
    assertThat(caption.at()).as("captions in step with what is heard").isGreaterThan(sound.at());
    System.err.printf(
        "spoken call (%s, %s): heard %.0f ms after the caller fell silent, transcript after %.0f ms, thinking %.0f, speaking %.0f; silence to listening %.0f ms%n",
        caller.getClass().getSimpleName(),
        desk.detector,
        sound.at() - quiet.at(),
        transcript.at() - quiet.at(),
        thinking.at() - quiet.at(),
        speaking.at() - quiet.at(),
        listening.at() - silent.at());
  }

  private static boolean isFinal(PeerEvent text) {
    return text.attribute("lk.transcription_final").equals("true");
  }

  @Test
  @Behaviour({"sess-C3.15", "sess-C3.17"})
  void bargeIn_amidTheAnswer_isSilenceAtTheCallerWithin300Millis() throws Exception {
    AudioFrame said = SpokenDesk.said("please " + SpokenDesk.REQUEST);
    Path request = Sounds.write(folder.resolve("request.wav"), said);
    try (SpokenDesk desk = new SpokenDesk(server.url(), folder, GREETING);
        PythonPeer ann = PythonPeer.start("ann")) {
      ann.join(server, "lobby");
      dispatching.dispatch("lobby", SpokenDesk.NAME, "");
      PeerEvent sound = ann.awaitSound(0, true);
      ann.awaitText(0, CAPTIONS, "chunk", text -> text.at() > sound.at() + 500);
      desk.rtc.cleared.clear();
      ann.play(request);
      PeerEvent loud = ann.await("loud");
      double decided = ScriptedServer.wait(desk.rtc.cleared, "interruption");
      PeerEvent silent = ann.awaitSound(loud.index(), false);
      PeerEvent cut =
          ann.awaitText(
              0,
              CAPTIONS,
              "closed",
              text -> isFinal(text) && text.text("identity").startsWith("agent-"));
      System.err.printf(
          "barge-in (%s): silence at the caller %.0f ms after the agent decided, %.0f ms after the caller's first loud frame; said so far: %s%n",
          desk.detector, silent.at() - decided, silent.at() - loud.at(), cut.text("text"));
      assertThat(silent.at() - decided).isLessThan(MOST_MILLIS_TO_SILENCE);
      assertThat(GREETING).startsWith(cut.text("text"));
      assertThat(cut.text("text")).isNotEqualTo(GREETING).contains("Good evening");
      assertThat(ScriptedServer.wait(desk.booked, "booking")).isEqualTo("4 at 19:00");
    }
  }
}
