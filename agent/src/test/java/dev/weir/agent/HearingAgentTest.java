package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.RecognitionCall;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.agent.speech.Synthesis;
import dev.weir.agent.speech.SynthesisCall;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How whoever acts hears, and is told of a caller who goes on and on. */
@Timeout(30)
@Behaviour("sess-C1.2")
class HearingAgentTest {
  private static final RecognitionCall.OfUtterances NONE = null;

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void recognitionNode_ofWhoActs_hearsOnBehalfOfTheSession() throws Exception {
    try (Talk talk = new Talk(new Hearer())) {
      talk.session.recognitionNode().hear(NONE, event -> {});
      assertThat(told.take()).isEqualTo("hears in s1");
      assertThat(talk.session.recognitionNode()).isEqualTo(talk.session.recognitionNode());
    }
  }

  @Test
  void recognitionNode_nobodyHasOne_isTheSameForAll() throws Exception {
    try (Talk talk = new Talk()) {
      var before = talk.session.recognitionNode();
      talk.session.update(() -> "Be brief.");
      talk.ask("Hi").say("Hello.").complete();
      talk.until("episode.completed");
      assertThat(talk.session.recognitionNode()).isEqualTo(before);
    }
  }

  @Test
  void userTurnExceeded_agentThatCares_isToldOnAThreadOfItsOwn() throws Exception {
    try (Talk talk = new Talk(new Hearer())) {
      talk.session.userTurnExceeded("and then", Duration.ofSeconds(61));
      assertThat(told.take()).isEqualTo("and then PT1M1S");
    }
    try (Talk talk = new Talk()) {
      talk.session.userTurnExceeded("nobody cares", Duration.ZERO);
      talk.ask("Hi").say("Hello.").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void recorded_soundOfAText_isCutIntoFramesOfIt() throws Exception {
    Chan<String> sentences = Chan.bounded(2);
    sentences.send("Good ");
    sentences.send("evening.");
    sentences.close();
    Chan<AudioFrame> sound = Chan.bounded(1);
    sound.send(AudioFrame.silence(Duration.ofMillis(120), 16_000));
    sound.close();
    List<SpokenFrame> frames = new ArrayList<>();
    new Recorded(sound)
        .speak(new SynthesisCall(sentences, silent(), SynthesisOptions.DEFAULT), frames::add);
    assertThat(frames).extracting(SpokenFrame::text).containsOnly("Good evening.");
    assertThat(frames).extracting(frame -> frame.at().toMillis()).containsExactly(0L, 50L, 100L);
    assertThat(frames.getLast().audio().duration()).isEqualTo(Duration.ofMillis(20));
  }

  private static TextToSpeech silent() {
    return new TextToSpeech() {
      @Override
      public String name() {
        return "silent";
      }

      @Override
      public Capabilities capabilities() {
        return new Capabilities(true, 16_000);
      }

      @Override
      public Synthesis open(Receiver<String> pieces, SynthesisOptions options) {
        throw new AssertionError("is not to be asked");
      }

      @Override
      public void close() {}
    };
  }

  private final class Hearer implements Agent {
    @Override
    public String instructions() {
      return "Listen.";
    }

    @Override
    public void recognitionNode(RecognitionCall call, Outflow<TranscriptEvent> out) {
      told.add("hears in " + SessionContext.current().session());
    }

    @Override
    public void onUserTurnExceeded(LongTurn turn) {
      told.add(turn.said() + " " + turn.speech());
    }
  }
}
