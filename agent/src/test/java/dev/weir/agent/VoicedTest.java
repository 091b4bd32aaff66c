package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.TestModel.Reply;
import dev.weir.agent.speech.Utterance;
import dev.weir.agent.speech.Voice;
import dev.weir.channel.Chan;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
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
      speech -> {
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

  /** What a voice is given, and what the test has heard. */
  private static final class Words implements Utterance {
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    final Chan<String> heard = Chan.bounded(8);

    @Override
    public void say(String piece) {
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
