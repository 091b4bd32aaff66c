package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.TestModel.Reply;
import dev.weir.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClosingSessionTest {

  @Test
  void close_idle_endsTheLogAndRefusesInput() throws Exception {
    Talk talk = new Talk();
    talk.session.close();
    talk.session.close();
    assertThat(talk.session.status()).isEqualTo(Status.ENDED);
    assertThatThrownBy(() -> talk.say("Hi"))
        .isInstanceOfSatisfying(
            HostRefused.class,
            e -> assertThat(e.reason()).isEqualTo(HostRefused.Reason.SESSION_ENDED))
        .hasMessage("session: s1 has ended (expected: open a new one)");
    assertThat(talk.now()).isEmpty();
    talk.close();
  }

  @Test
  void close_running_cancelsItAndDropsWhatWaits() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("a").say("par");
      talk.until("part.delta");
      talk.say("b");
      talk.until("queue.updated [b]");
      talk.session.close();
      assertThat(reply.thread.isAlive()).isFalse();
      assertThat(talk.now())
          .containsExactly(
              "queue.updated []",
              "part.completed",
              "message.completed assistant interrupted text:par",
              "episode.cancelled ep_1 session ended");
      assertThat(talk.session.awaitIdle(Duration.ZERO)).isTrue();
      assertThat(talk.session.log().snapshot().queue()).isEmpty();
      assertThat(talk.model.quiet()).isTrue();
    }
  }

  @Test
  void close_byAnInterruptedThread_stillWaitsForTheEnd() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(() -> "", Talk.closingWithin(Duration.ofSeconds(1)))) {
      // Deaf, so that the end takes its time.
      Reply reply = talk.ask("a").deaf();
      talk.until("episode.started");
      Thread.currentThread().interrupt();
      talk.session.close();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(talk.now()).containsExactly("episode.cancelled ep_1 session ended");
      assertThat(log.text()).contains("s1/model did not end");
      reply.leave();
      reply.thread.join();
    }
  }

  @Test
  void close_modelIgnoresTheInterrupt_theEpisodeEndsAllTheSame() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(() -> "", Talk.closingWithin(Duration.ofSeconds(1)))) {
      Reply reply = talk.ask("a").deaf().say("par");
      talk.until("part.delta");
      talk.session.close();
      assertThat(talk.now())
          .containsExactly(
              "part.completed",
              "message.completed assistant interrupted text:par",
              "episode.cancelled ep_1 session ended");
      assertThat(log.text()).contains("s1/model did not end within 500 ms", "TestModel");
      reply.leave();
      reply.thread.join();
    }
  }

  @Test
  void close_turnIgnoresTheInterrupt_returnsAndReportsIt() throws Exception {
    Stubborn agent = new Stubborn();
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(agent, Talk.closingWithin(Duration.ofMillis(50)))) {
      agent.holdsInstructions = true;
      talk.say("a");
      agent.entered.await();
      talk.session.close();
      assertThat(agent.thread.isAlive()).isTrue();
      assertThat(log.text())
          .contains("turn weir-s1/turn did not stop within 50 ms", "Stubborn.hold");
      List<String> before = talk.now();
      agent.release.countDown();
      agent.thread.join();
      assertThat(talk.now()).isEmpty();
      assertThat(before).noneMatch(event -> event.startsWith("episode.c"));
      assertThat(talk.session.awaitIdle(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void close_toolIgnoresTheInterrupt_theEpisodeEndsAllTheSame() throws Exception {
    Stubborn agent = new Stubborn();
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
        Talk talk = new Talk(agent, Talk.closingWithin(Duration.ofSeconds(1)))) {
      talk.ask("a").call("c1", "hold", "{}").complete();
      agent.entered.await();
      talk.session.close();
      assertThat(agent.thread.isAlive()).isTrue();
      assertThat(log.text())
          .contains("thread weir-s1/tool/hold did not end within 500 ms", "Stubborn.hold");
      assertThat(talk.now())
          .endsWith("tool.result c1 hold error:cancelled", "episode.cancelled ep_1 session ended");
      agent.release.countDown();
      agent.thread.join();
    }
  }

  /** Code that does not care for interrupts. */
  static final class Stubborn implements Agent {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    volatile Thread thread;
    volatile boolean holdsInstructions;

    @Override
    public String instructions() {
      if (holdsInstructions) {
        hold();
      }
      return "";
    }

    @Tool
    void hold() {
      thread = Thread.currentThread();
      entered.countDown();
      boolean released = false;
      while (!released) {
        try {
          release.await();
          released = true;
        } catch (InterruptedException e) {
          // This is the tool's whole point.
        }
      }
    }
  }
}
