package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentEvent;
import dev.weir.agent.Outflow;
import dev.weir.agent.SessionContext;
import dev.weir.agent.UserState;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.RecognitionCall;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.TranscriptEvent;
import dev.weir.agent.speech.TranscriptEvent.Final;
import dev.weir.agent.speech.TranscriptEvent.Interim;
import dev.weir.channel.Receiver;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an agent hears its caller. */
@Timeout(30)
@Behaviour("sess-C1.2")
class RecognitionNodeTest {
  private static final AudioFrame FRAME = AudioFrame.silence(Duration.ofMillis(20), 16_000);

  @Test
  void recognitionNode_changesWhatWasUnderstood_theSessionHearsThat() throws Exception {
    Node corrected =
        (call, out) ->
            call.hear(event ->
                out.send(
                    event instanceof Final(var words, var from, var to)
                        ? new Final(Transcript.of(words.text().replace("wear", "Weir")), from, to)
                        : event));
    try (Call call = spokenWith(corrected)) {
      call.ear.says(900, "what is wear");
      assertThat(call.next(AgentEvent.UserInputTranscribed.class).transcript())
          .isEqualTo("what is Weir");
    }
  }

  @Test
  void recognitionNode_ofItsOwn_needsNoRecogniser() throws Exception {
    BlockingQueue<String> sessions = new LinkedBlockingQueue<>();
    Node own =
        (call, out) -> {
          AudioFrame first = ((RecognitionCall.OfSound) call).sound().receive();
          sessions.add(SessionContext.current().session());
          out.send(
              new Final(
                  Transcript.of(first.length() + " samples"), Duration.ZERO, first.duration()));
        };
    try (Call call = spokenWith(own)) {
      call.microphone.send(FRAME);
      assertThat(call.next(AgentEvent.UserInputTranscribed.class).transcript())
          .isEqualTo("320 samples");
      assertThat(sessions.take()).isEqualTo("s1");
      assertThat(call.ear.recognized.poll().toString()).doesNotContain("Item");
    }
  }

  @Test
  void recognitionNode_fails_endsTheSession() throws Exception {
    Node broken =
        (_, _) -> {
          throw new IllegalStateException("no ears");
        };
    try (Call call = spokenWith(broken)) {
      assertThat(call.ends.take()).contains("no ears");
    }
  }

  @Test
  void update_anotherAgent_hearsFromThenOnAndTheFirstIsInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Node first =
        (call, _) -> {
          heard.add("first");
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
        };
    Node second =
        (call, out) -> {
          heard.add("second");
          out.sendAll(call.open().events());
        };
    try (Call call = spokenWith(first)) {
      assertThat(heard.take()).isEqualTo("first");
      call.session.update(new Hearer(second));
      interrupted.await();
      assertThat(heard.take()).isEqualTo("second");
      call.ear.says(900, "Still there?");
      assertThat(call.next(AgentEvent.UserInputTranscribed.class).transcript())
          .isEqualTo("Still there?");
    }
  }

  @Test
  void update_theFirstReturnsInterrupted_theNextHearsAllTheSame() throws Exception {
    Node first =
        (_, _) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertNextIsHeardAfter(first);
  }

  @Test
  void update_theFirstKeepsTheInterruptAndThrowsIt_theNextHearsAllTheSame() throws Exception {
    Node first =
        (_, _) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw e;
          }
        };
    assertNextIsHeardAfter(first);
  }

  @Test
  void update_theFirstFailsOfTheInterrupt_theNextHearsAllTheSame() throws Exception {
    Node first =
        (_, _) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IllegalStateException("request was cut", e);
          }
        };
    assertNextIsHeardAfter(first);
  }

  /** Listeners are told one after the other; one that waits does not keep the next from hearing. */
  @Test
  void update_aListenerWaits_theNextHearsAllTheSame() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    CountDownLatch next = new CountDownLatch(1);
    Node second =
        (_, _) -> {
          next.countDown();
          forEver();
        };
    try (Call call = spokenWith((_, _) -> forEver())) {
      var _ =
          call.session.listen(event -> {
            told.countDown();
            awaitUninterruptibly(goesOn);
          });
      call.session.userIs(UserState.SPEAKING);
      told.await();
      Agent after = new Hearer(second);
      call.session.update(after);
      while (!call.session.currentAgent().equals(after)) {
        Thread.onSpinWait();
      }
      call.ear.speaks(900, 50);
      next.await();
      goesOn.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its times are those of the sound that it was given, which began with the hand-over. */
  @Test
  void update_amidTheCall_whatIsUnderstoodThenIsOfThen() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch silent = new CountDownLatch(1);
    Node second =
        (_, out) -> {
          begun.countDown();
          silent.await();
          out.send(understood("Still there?", 900));
          forEver();
        };
    try (Call call = spokenWith((_, _) -> forEver())) {
      Receiver<AudioFrame> heard = call.ear.detected.receive();
      for (int i = 0; i < 3; i++) {
        call.microphone.send(AudioFrame.silence(Duration.ofSeconds(1), 16_000));
        var _ = heard.receive();
      }
      call.session.update(new Hearer(second));
      begun.await();
      call.ear.begins(3_200);
      call.ear.ends(4_400, 550);
      call.next(AgentEvent.UserStateChanged.class, event -> event.is() == UserState.LISTENING);
      silent.countDown();
      call.next(AgentEvent.ConversationItemAdded.class);
    }
  }

  @Test
  void update_amidASentence_whatWasUnderstoodOfItCountsAndTheNextOneToo() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Node first =
        (_, out) -> {
          out.send(new Interim(Transcript.of("So"), Duration.ZERO, Duration.ofMillis(500)));
          forEver();
        };
    Node second =
        (_, out) -> {
          answered.await();
          out.send(understood("Good bye", 900));
          forEver();
        };
    try (Call call = spokenWith(first)) {
      call.next(AgentEvent.UserInputTranscribed.class);
      call.session.update(new Hearer(second));
      assertThat(call.asked()).isEqualTo("So");
      answered.countDown();
      assertThat(call.asked()).isEqualTo("Good bye");
    }
  }

  private static Final understood(String words, long to) {
    return new Final(Transcript.of(words), Duration.ZERO, Duration.ofMillis(to));
  }

  private static void forEver() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void assertNextIsHeardAfter(Node first) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch next = new CountDownLatch(1);
    Node told =
        (call, out) -> {
          begun.countDown();
          first.hear(call, out);
        };
    Node second =
        (call, out) -> {
          next.countDown();
          out.sendAll(call.open().events());
        };
    try (Call call = spokenWith(told)) {
      begun.await();
      call.session.update(new Hearer(second));
      next.await();
      call.ear.says(900, "Still there?");
      assertThat(call.next(AgentEvent.UserInputTranscribed.class).transcript())
          .isEqualTo("Still there?");
      assertThat(call.ends).isEmpty();
    }
  }

  @Test
  void update_neitherHasANode_theRecogniserGoesOn() throws Exception {
    try (Call call = new Call()) {
      call.ear.recognized.receive();
      call.session.update(() -> "Be brief.");
      call.next(AgentEvent.HandedOver.class);
      call.ear.says(900, "Still there?");
      call.next(AgentEvent.UserInputTranscribed.class);
      assertThat(call.ear.recognized.tryReceive()).isNull();
    }
  }

  private static Call spokenWith(Node node) {
    return new Call(Call.COLD, ScriptedEar::ear, new Hearer(node));
  }

  private interface Node {
    void hear(RecognitionCall call, Outflow<TranscriptEvent> out) throws Exception;
  }

  private record Hearer(Node node) implements Agent {
    @Override
    public String instructions() {
      return "Listen.";
    }

    @Override
    public void recognitionNode(RecognitionCall call, Outflow<TranscriptEvent> out)
        throws Exception {
      node.hear(call, out);
    }
  }
}
