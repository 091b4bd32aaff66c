package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.output.TokenUsage;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent writes down of what it says. */
@Timeout(30)
@Behaviour("sess-C1.2")
class TranscriptNodeTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");

  @AfterEach
  void release() {
    log.close();
  }

  @Test
  void transcriptNode_changesPieces_theConversationHasThose() throws Exception {
    try (Talk talk = new Talk(writing((text, out) -> loud(out).sendAll(text)))) {
      talk.ask("Hi").say("hello ").say("you").complete();
      assertThat(talk.until("episode.completed"))
          .contains("part.delta text:HELLO ", "part.delta text:YOU")
          .contains("message.completed assistant completed text:HELLO YOU");
      assertThat(talk.ask("again").request.messages().toString())
          .contains("HELLO YOU")
          .doesNotContain("hello");
    }
  }

  @Test
  void transcriptNode_holdsBackToTheEnd_writesItBeforeTheCall() throws Exception {
    Node whole =
        (text, out) -> {
          StringBuilder all = new StringBuilder();
          Outflow<String> kept = all::append;
          kept.sendAll(text);
          out.send("[" + all + "]");
        };
    try (Talk talk = new Talk(writing(whole))) {
      talk.ask("Hi").say("One ").say("moment.").call("c1", "ring", "{}").complete();
      talk.model.next().say("Done.").complete();
      assertThat(talk.until("episode.completed"))
          .containsSubsequence(
              "message.completed assistant completed text:[One moment.]",
              "message.completed assistant completed c1 ring{}",
              "tool.result c1 ring gave:rang",
              "message.completed assistant completed text:[Done.]");
    }
  }

  @Test
  void transcriptNode_replyThatIsNotStreamed_isWrittenTheSame() throws Exception {
    try (Talk talk = new Talk(writing((text, out) -> loud(out).sendAll(text)))) {
      talk.ask("Hi").whole(AiMessage.from("all at once"), new TokenUsage(1, 1)).leave();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:ALL AT ONCE");
    }
  }

  @Test
  void transcriptNode_givesNothing_nothingIsWritten() throws Exception {
    Node silent = (text, out) -> ((Outflow<String>) _ -> {}).sendAll(text);
    try (Talk talk = new Talk(writing(silent))) {
      talk.ask("Hi").say("secret").complete();
      assertThat(String.join("\n", talk.until("episode.completed"))).doesNotContain("secret");
    }
  }

  @Test
  void transcriptNode_leavesInTheMiddle_theRestIsNotWritten() throws Exception {
    Node first = (text, out) -> out.send(text.receive());
    try (Talk talk = new Talk(writing(first))) {
      var reply = talk.ask("Hi").say("first ");
      talk.until("part.delta");
      for (int i = 0; i < 100; i++) {
        reply.say("more ");
      }
      reply.complete();
      assertThat(talk.until("episode.completed"))
          .contains("message.completed assistant completed text:first ");
    }
  }

  @Test
  void transcriptNode_fails_theTurnFailsWithWhatWasWritten() throws Exception {
    Node broken =
        (text, out) -> {
          out.send(text.receive());
          text.receive();
          throw new IOException("no dictionary");
        };
    try (Talk talk = new Talk(writing(broken))) {
      talk.ask("Hi").say("first ").say("second ").complete();
      assertThat(talk.until("episode.failed"))
          .contains("message.completed assistant failed text:first ")
          .last()
          .asString()
          .contains("agent_failed");
      assertThat(log.text()).contains("no dictionary");
      talk.ask("Hi again").say("ok").complete();
      assertThat(talk.until("episode.")).isNotEmpty();
    }
  }

  @Test
  void interrupt_amidTheNode_endsIt() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Node endless =
        (text, out) -> {
          try {
            loud(out).sendAll(text);
          } catch (InterruptedException e) {
            ended.countDown();
            throw e;
          }
        };
    try (Talk talk = new Talk(writing(endless))) {
      talk.ask("Hi").say("one ");
      talk.until("part.delta");
      talk.session.interrupt(false);
      assertThat(talk.until("episode."))
          .contains("message.completed assistant interrupted text:ONE ");
      ended.await();
    }
  }

  @Test
  void transcriptNode_ofTheSession_knowsItAndItsSpeech() throws Exception {
    var sessions = new LinkedBlockingQueue<String>();
    Node asking =
        (text, out) -> {
          sessions.add(SessionContext.current().session());
          out.sendAll(text);
        };
    try (Talk talk = new Talk(writing(asking))) {
      talk.ask("Hi").say("one").complete();
      talk.until("episode.completed");
      assertThat(sessions).containsExactly("s1");
    }
  }

  private static Outflow<String> loud(Outflow<String> out) {
    return piece -> out.send(piece.toUpperCase(Locale.ROOT));
  }

  private static Agent writing(Node node) {
    return new Writer(node);
  }

  private interface Node {
    void write(Receiver<String> text, Outflow<String> out) throws Exception;
  }

  static final class Writer implements Agent {
    private final Node node;

    Writer(Node node) {
      this.node = node;
    }

    @Override
    public String instructions() {
      return "Write.";
    }

    @Override
    public void transcriptNode(Receiver<String> text, Outflow<String> out) throws Exception {
      node.write(text, out);
    }

    @Tool("Rings")
    public String ring() {
      return "rang";
    }
  }
}
