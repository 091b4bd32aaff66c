package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.Speech.Source;
import dev.weir.agent.TestModel.Reply;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent's own code has its session say. */
@Timeout(30)
class SpeechTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C1.4"})
  void say_whenIdle_isAnEpisodeWithoutAnInput() throws Exception {
    try (Talk talk = new Talk()) {
      Speech speech = talk.session.say("Good evening.");
      speech.await();
      assertThat(talk.now())
          .containsExactly(
              "episode.started ep_1",
              "message.started",
              "part.started text",
              "part.delta text:Good evening.",
              "part.completed",
              "message.completed assistant completed text:Good evening.",
              "episode.completed ep_1 0+0");
      assertThat(speech.id()).isEqualTo("ep_1");
      assertThat(speech.source()).isEqualTo(Source.SAY);
      assertThat(speech.isDone()).isTrue();
      assertThat(speech.isInterrupted()).isFalse();
      assertThat(messages(talk.ask("Hi")))
          .containsExactly(
              SystemMessage.from("Be kind."),
              AiMessage.from("Good evening."),
              UserMessage.from("Hi"));
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_withAudioAndNoVoice_isWrittenAndTheSoundIsLetGoOf() throws Exception {
    Chan<AudioFrame> sound = Chan.bounded(1);
    try (Talk talk = new Talk()) {
      talk.session.say(Say.text("Good evening.").withAudio(sound).uninterrupted()).await();
      assertThat(talk.now()).contains("message.completed assistant completed text:Good evening.");
      assertThat(sound.awaitDrained(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_withAudioNeverBegun_theSoundIsLetGoOf() {
    Chan<AudioFrame> sound = Chan.bounded(1);
    try (Talk talk = new Talk()) {
      Chan<String> never = Chan.bounded(1);
      var _ = talk.session.say(Say.stream(never));
      Speech waits = talk.session.say(Say.text("Good evening.").forgotten().withAudio(sound));
      waits.interrupt(false);
      assertThat(sound.isClosed()).isTrue();
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_stream_isWrittenAsItComes() throws Exception {
    Chan<String> words = Chan.bounded(4);
    try (Talk talk = new Talk()) {
      Speech speech = talk.session.say(Say.stream(words));
      words.send("One ");
      talk.until("part.delta text:One ");
      words.send("");
      words.send("two.");
      talk.until("part.delta text:two.");
      assertThat(talk.session.currentSpeech()).contains(speech);
      words.close();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:One two.");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_streamThatFails_endsTheEpisodeAsFailed() throws Exception {
    try (Talk talk = new Talk();
        Chan<String> words = Chan.bounded(4)) {
      var _ = talk.session.say(Say.stream(words));
      words.send("One ");
      talk.until("part.delta");
      words.fail(new IllegalStateException("no more words"));
      assertThat(talk.until("episode."))
          .contains("message.completed assistant failed text:One ")
          .last()
          .asString()
          .startsWith("episode.failed ep_1 agent_failed");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_forgotten_isInTheLogAndNotInTheHistory() throws Exception {
    try (Talk talk = new Talk()) {
      talk.session.say(Say.text("One moment.").forgotten()).await();
      assertThat(talk.now()).contains("message.completed assistant completed text:One moment.");
      assertThat(talk.session.history()).isEmpty();
      assertThat(messages(talk.ask("Hi")))
          .containsExactly(SystemMessage.from("Be kind."), UserMessage.from("Hi"));
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_whileSomethingIsSaid_waitsAndIsNotShownAsAnInput() throws Exception {
    try (Talk talk = new Talk()) {
      Reply first = talk.ask("Hi");
      talk.until("episode.started");
      Speech later = talk.session.say("Later.");
      assertThat(talk.now()).isEmpty();
      assertThat(later.isDone()).isFalse();
      first.say("Now.").complete();
      assertThat(talk.until("episode.completed ep_2"))
          .containsSubsequence(
              "episode.completed ep_1 1+1",
              "episode.started ep_2",
              "message.completed assistant completed text:Later.");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_tooMuchWaits_isRefused() throws Exception {
    try (Talk talk = new Talk(() -> "", Talk.options(1, 3, 1_000, Talk.PROMPT.closeTimeout()))) {
      var _ = talk.ask("Hi");
      Speech waits = talk.session.say("one");
      assertThatThrownBy(() -> talk.session.say("two"))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL));
      talk.session.close();
      assertThat(waits.isDone()).isTrue();
      assertThat(waits.isInterrupted()).isTrue();
      assertThatThrownBy(() -> talk.session.say("three"))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_ENDED));
    }
  }

  @Test
  void say_blank_isRefused() {
    assertThatThrownBy(() -> Say.text(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("text: \" \" (expected: not blank)");
  }

  @Test
  @Behaviour("sess-C1.3")
  void reply_withInstructions_tellsThemThisOnce() throws Exception {
    try (Talk talk = new Talk(new Waiter())) {
      Speech speech = talk.session.reply(dev.weir.agent.Reply.PLAIN.told("Ask for the name."));
      Reply asked = talk.model.next();
      assertThat(messages(asked))
          .containsExactly(SystemMessage.from("Serve.\n\nAsk for the name."));
      assertThat(asked.request.toolSpecifications()).hasSize(1);
      asked.say("Your name?").complete();
      speech.await();
      assertThat(speech.source()).isEqualTo(Source.REPLY);
      assertThat(messages(talk.ask("Ann")))
          .containsExactly(
              SystemMessage.from("Serve."), AiMessage.from("Your name?"), UserMessage.from("Ann"));
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void reply_toAnInputOfTheAgentsOwn_addsItToTheConversation() throws Exception {
    try (Talk talk = new Talk(new Waiter())) {
      var _ =
          talk.session.reply(
              dev.weir.agent.Reply.PLAIN.to("I am late.").withTools(ToolChoice.NONE));
      Reply asked = talk.model.next();
      assertThat(messages(asked)).last().isEqualTo(UserMessage.from("I am late."));
      assertThat(asked.request.toolSpecifications()).isEmpty();
      asked.say("No matter.").complete();
      assertThat(talk.until("episode.completed"))
          .startsWith("message.completed user completed text:I am late.", "episode.started ep_1");
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void reply_toolsRequired_areAskedForInTheFirstStepOnly() throws Exception {
    try (Talk talk = new Talk(new Waiter())) {
      var _ = talk.session.reply(dev.weir.agent.Reply.PLAIN.withTools(ToolChoice.REQUIRED));
      Reply first = talk.model.next();
      assertThat(first.request.toolChoice()).isEqualTo(ToolChoice.REQUIRED);
      first.call("c1", "serve", "{}").complete();
      Reply second = talk.model.next();
      assertThat(second.request.toolChoice()).isNotEqualTo(ToolChoice.REQUIRED);
      second.say("Served.").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C1.4"})
  void interrupt_whatMayBe_keepsWhatWasSaid() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("Hi").say("Hel");
      talk.until("part.delta");
      Speech speech = talk.session.currentSpeech().orElseThrow();
      talk.session.interrupt(false);
      assertThat(talk.until("episode."))
          .containsExactly(
              "part.completed",
              "message.completed assistant interrupted text:Hel",
              "episode.cancelled ep_1 interrupted");
      speech.await();
      assertThat(speech.isInterrupted()).isTrue();
      talk.session.interrupt(false);
    }
  }

  @Test
  @Behaviour({"sess-C1.3", "sess-C1.4", "sess-C2.11"})
  void interrupt_whatMayNotBe_needsForce() throws Exception {
    try (Talk talk = new Talk();
        Chan<String> words = Chan.bounded(4)) {
      Speech speech = talk.session.say(Say.stream(words).uninterrupted());
      words.send("This call is recorded. ");
      talk.until("part.delta");
      assertThat(speech.mayBeInterrupted()).isFalse();
      assertThatThrownBy(() -> talk.session.interrupt(false))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("speech: ep_1 may not be interrupted (expected: force");
      talk.say("Stop!", OnBusy.INTERRUPT);
      assertThat(speech.isInterrupted()).isFalse();
      talk.session.interrupt(true);
      talk.until("episode.cancelled ep_1 interrupted");
      assertThat(words.awaitDrained(Duration.ofSeconds(20))).isTrue();
      talk.model.next().say("Yes?").complete();
      talk.until("episode.completed ep_2");
    }
  }

  @Test
  @Behaviour("sess-C1.4")
  void interrupt_whatWaits_neverBegins() throws Exception {
    try (Talk talk = new Talk();
        Chan<String> words = Chan.bounded(1)) {
      Reply first = talk.ask("Hi");
      Speech waits = talk.session.say(Say.stream(words));
      waits.interrupt(false);
      assertThat(waits.isDone()).isTrue();
      assertThat(words.isClosed()).isTrue();
      first.say("A").complete();
      talk.until("episode.completed ep_1");
      talk.ask("again").say("B").complete();
      assertThat(talk.until("episode.completed")).doesNotContain("episode.started ep_2");
    }
  }

  @Test
  @Behaviour("sess-C1.4")
  void whenDone_isToldOnceItIsOver() throws Exception {
    try (Talk talk = new Talk()) {
      Reply first = talk.ask("Hi");
      Speech speech = talk.session.currentSpeech().orElseThrow();
      LinkedBlockingQueue<Speech> told = new LinkedBlockingQueue<>();
      speech.whenDone(told::add);
      assertThat(told).isEmpty();
      first.say("A").complete();
      assertThat(told.take()).isSameAs(speech);
      speech.whenDone(told::add);
      assertThat(told.take()).isSameAs(speech);
    }
  }

  @Test
  @Behaviour("sess-C1.4")
  void await_byATurnsOwnTool_isRefusedInsteadOfWaitingForEver() throws Exception {
    Waiter waiter = new Waiter();
    try (Talk talk = new Talk(waiter)) {
      Reply first = talk.ask("Hi");
      waiter.speech = talk.session.currentSpeech().orElseThrow();
      first.call("c1", "serve", "{}").complete();
      talk.model.next().complete();
      assertThat(talk.until("episode.completed"))
          .anyMatch(event ->
              event.startsWith("tool.result c1 serve error:speech: ep_1 is waited for by itself"));
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void say_afterDrainOrShutdown_isRefused() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (Talk talk = new Talk()) {
      talk.session.endsBy(reason -> {
        if (reason.equals("done here")) {
          told.countDown();
        }
      });
      talk.session.shutdown("done here");
      told.await();
      talk.session.drain();
      assertThatThrownBy(() -> talk.session.say("more"))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.DRAINING));
    }
  }

  private static List<ChatMessage> messages(Reply asked) {
    return asked.request.messages();
  }

  static final class Waiter implements Agent {
    volatile Speech speech;

    @Override
    public String instructions() {
      return "Serve.";
    }

    @Tool("Serves")
    public String serve() throws InterruptedException {
      if (speech != null) {
        speech.await();
      }
      return "served";
    }
  }
}
