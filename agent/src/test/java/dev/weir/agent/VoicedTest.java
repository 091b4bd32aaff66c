package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.TestModel.Reply;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.Utterance;
import dev.weir.agent.speech.Voice;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said by a voice: the conversation has what was heard. */
@Timeout(30)
class VoicedTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final BlockingQueue<Words> spoken = new LinkedBlockingQueue<>();
  private final Voice voice =
      (speech, _) -> {
        Words words = new Words();
        spoken.add(words);
        return words;
      };

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void say_byAVoice_isInTheLogAsItIsHeard() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.speakBy(voice);
      Speech speech = talk.session.say("Good evening, Ann.");
      Words words = spoken.take();
      assertThat(words.said.take()).isEqualTo("Good evening, Ann.");
      assertThat(words.ended.take()).isTrue();
      assertThat(speech.isDone()).isFalse();
      words.heard.send("Good evening,");
      assertThat(talk.until("part.delta")).contains("part.delta text:Good evening,");
      assertThat(talk.session.agentState()).isEqualTo(AgentState.SPEAKING);
      words.heard.send(" Ann.");
      words.heard.close();
      speech.await();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:Good evening, Ann.");
    }
  }

  /** A caller who listens must hear the greeting, not only find it in the log. */
  @Test
  void start_withAVoice_speaksTheGreeting() throws Exception {
    AgentSpec spec = new AgentSpec("host", "Welcome.", "", List.of(), () -> () -> "Be kind.");
    try (Talk talk = new Talk(spec, Talk.PROMPT)) {
      talk.session.speakBy(voice);
      talk.session.start();
      Words words = spoken.take();
      assertThat(words.said.take()).isEqualTo("Welcome.");
      assertThat(talk.session.history()).isEmpty();
      words.heard.send("Welcome.");
      words.heard.close();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:Welcome.");
    }
  }

  @Test
  @Behaviour("sess-C2.11")
  void interrupt_amidAnUtterance_keepsOnlyWhatWasHeard() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.speakBy(voice);
      talk.ask("Hi").say("One. ").say("Two. ").say("Three.").complete();
      Words words = spoken.take();
      words.heard.send("One. ");
      talk.until("part.delta");
      talk.session.interrupt(false);
      assertThat(talk.until("episode."))
          .containsExactly(
              "part.completed",
              "message.completed assistant interrupted text:One. ",
              "episode.cancelled ep_1 interrupted");
      assertThat(words.heard.isClosed()).isTrue();
      assertThat(talk.ask("again").request.messages().toString())
          .contains("One. ")
          .doesNotContain("Two.");
    }
  }

  @Test
  void ask_textThenACall_theCallFollowsWhatWasHeard() throws Exception {
    try (Talk talk = new Talk(new Bell())) {
      talk.session.speakBy(voice);
      talk.ask("Hi").say("One moment.").call("c1", "ring", "{}").complete();
      Words first = spoken.take();
      assertThat(first.ended.take()).isTrue();
      first.heard.send("One moment.");
      first.heard.close();
      Reply second = talk.model.next();
      second.say("Done.").complete();
      Words last = spoken.take();
      last.heard.send("Done.");
      last.heard.close();
      assertThat(talk.until("episode.completed"))
          .containsSubsequence(
              "message.completed assistant completed text:One moment.",
              "message.completed assistant completed c1 ring{}",
              "tool.result c1 ring gave:rang",
              "message.completed assistant completed text:Done.");
    }
  }

  @Test
  void say_voiceThatFails_theTurnFailsWithWhatWasHeard() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.speakBy(voice);
      var _ = talk.session.say("Hello there.");
      Words words = spoken.take();
      words.heard.send("Hello");
      talk.until("part.delta");
      words.heard.fail(new IllegalStateException("no sound"));
      assertThat(talk.until("episode."))
          .contains("message.completed assistant failed text:Hello")
          .last()
          .asString()
          .startsWith("episode.failed ep_1");
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void say_synthesiserFailsThreeTimesInARow_endsTheSession() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    try (Talk talk = new Talk()) {
      talk.session.endsBy(ends::add);
      talk.session.speakBy(voice);
      isUnspoken(talk);
      isUnspoken(talk);
      var _ = talk.session.say("Hello.");
      Words good = spoken.take();
      good.heard.send("Hello.");
      good.heard.close();
      talk.until("episode.completed");
      isUnspoken(talk);
      isUnspoken(talk);
      assertThat(ends).isEmpty();
      isUnspoken(talk);
      assertThat(ends.take()).contains("failures in a row: 3").contains("no sound");
    }
  }

  @Test
  @Behaviour("sess-C1.8")
  void failedBy_aServiceOfOthers_theThirdInARowEndsTheSession() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    BlockingQueue<AgentEvent.ErrorRaised> errors = new LinkedBlockingQueue<>();
    try (Talk talk = new Talk()) {
      talk.session.endsBy(ends::add);
      var _ =
          talk.session.listen(event -> {
            if (event instanceof AgentEvent.ErrorRaised error) {
              errors.add(error);
            }
          });
      Throwable deaf = new IllegalStateException("deaf");
      talk.session.failedBy("speech-to-text", deaf);
      talk.session.failedBy("speech-to-text", deaf);
      talk.session.answeredBy("speech-to-text");
      talk.session.failedBy("speech-to-text", deaf);
      talk.session.failedBy("speech-to-text", deaf);
      assertThat(ends).isEmpty();
      assertThat(errors.take().source()).isEqualTo("speech-to-text");
      assertThat(errors.take().recoverable()).isFalse();
      talk.session.failedBy("speech-to-text", deaf);
      assertThat(ends.take()).contains("failures in a row: 3");
    }
  }

  @Test
  void lost_aService_endsTheSessionAtOnceWithAnError() throws Exception {
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    BlockingQueue<AgentEvent.Closed> closed = new LinkedBlockingQueue<>();
    try (Talk talk = new Talk()) {
      talk.session.endsBy(ends::add);
      var _ =
          talk.session.listen(event -> {
            if (event instanceof AgentEvent.Closed end) {
              closed.add(end);
            }
          });
      talk.session.lost("voice-detector", new IllegalStateException("no model"));
      talk.session.lost("speech-to-text", new IllegalStateException("deaf"));
      assertThat(ends.take()).startsWith("voice-detector: cannot go on: ").contains("no model");
      talk.session.close("ended");
      assertThat(closed.take().reason()).isEqualTo(CloseReason.ERROR);
    }
  }

  private void isUnspoken(Talk talk) throws InterruptedException {
    var _ = talk.session.say("Hello.");
    spoken.take().heard.fail(SpeechFailed.forGood("no sound", null));
    assertThat(talk.until("episode.failed").getLast()).contains("speech_failed");
  }

  /** The one who says more is told by the voice, not by the model. */
  @Test
  @Behaviour("sess-C1.8")
  void ask_voiceFailsWhileTheModelSpeaks_theVoiceIsBlamed() throws Exception {
    Told told = new Told();
    try (Talk talk = new Talk()) {
      talk.session.listen(told);
      talk.session.speakBy(voice);
      Reply reply = talk.ask("Hi").say("One. ");
      Words words = spoken.take();
      words.gate.cancel();
      words.heard.fail(SpeechFailed.forGood("no such voice", null));
      reply.say("Two. ").complete();
      assertThat(talk.until("episode.failed")).last().asString().contains("speech_failed");
      assertThat(told.next(AgentEvent.ErrorRaised.class).source()).isEqualTo("text-to-speech");
    }
  }

  /** What a voice is given, and what the test has heard. */
  private static final class Words implements Utterance {
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    final Chan<String> heard = Chan.bounded(8);

    /** Cancelled, nothing more can be said. */
    final Chan<String> gate = Chan.unbounded();

    @Override
    public void say(String piece) throws InterruptedException {
      gate.send(piece);
      said.add(piece);
    }

    @Override
    public void end() {
      ended.add(true);
    }

    @Override
    public Receiver<String> heard() {
      return heard;
    }

    @Override
    public void close() {
      heard.cancel();
    }
  }

  static final class Bell implements Agent {
    @Override
    public String instructions() {
      return "Ring.";
    }

    @Tool("Rings")
    public String ring() {
      return "rang";
    }
  }
}
