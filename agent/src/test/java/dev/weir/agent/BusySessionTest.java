package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.TestModel.Reply;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Position;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes while a turn runs: inputs and cancels. */
@Timeout(30)
class BusySessionTest {

  @Test
  void queue_severalInputs_areAnsweredInOrder() throws Exception {
    try (Talk talk = new Talk()) {
      Reply first = talk.ask("a");
      assertThat(talk.say("b").episode()).isEqualTo("ep_2");
      assertThat(talk.say("c").episode()).isEqualTo("ep_3");
      first.say("A").complete();
      talk.model.next().say("B").complete();
      talk.model.next().say("C").complete();
      assertThat(talk.until("episode.completed ep_3"))
          .filteredOn(it -> !it.startsWith("part") && !it.startsWith("message.started"))
          .containsExactly(
              "message.completed user completed text:a",
              "episode.started ep_1",
              "queue.updated [b]",
              "queue.updated [b, c]",
              "message.completed assistant completed text:A",
              "episode.completed ep_1 1+1",
              "queue.updated [c]",
              "message.completed user completed text:b",
              "episode.started ep_2",
              "message.completed assistant completed text:B",
              "episode.completed ep_2 1+1",
              "queue.updated []",
              "message.completed user completed text:c",
              "episode.started ep_3",
              "message.completed assistant completed text:C",
              "episode.completed ep_3 1+1");
    }
  }

  @Test
  void queue_eightWaitByDefault_theNinthIsRefused() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("running");
      for (int i = 1; i <= 8; i++) {
        talk.say("waiting " + i);
      }
      talk.now();
      for (OnBusy onBusy : List.of(OnBusy.QUEUE, OnBusy.INTERRUPT)) {
        assertThatThrownBy(() -> talk.say("ninth", onBusy))
            .isInstanceOfSatisfying(
                HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.QUEUE_FULL))
            .hasMessage("inputs waiting: 8 (expected: fewer than 8; wait for an episode to end)");
      }
      assertThat(talk.now()).isEmpty();
      assertThat(talk.session.status()).isEqualTo(SessionHost.Status.RUNNING);
    }
  }

  @Test
  void reject_whileATurnRuns_isRefusedAndChangesNothing() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("a");
      talk.now();
      assertThatThrownBy(() -> talk.say("b", OnBusy.REJECT))
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_BUSY))
          .hasMessageContaining("is answering ep_1");
      assertThat(talk.now()).isEmpty();
      reply.say("A").complete();
      talk.until("episode.completed");
    }
  }

  @Test
  void interrupt_keepsWhatWasSaid_andComesBeforeWhatWaits() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("a").say("partial");
      talk.until("part.delta");
      talk.say("waits");
      talk.say("urgent", OnBusy.INTERRUPT);
      Reply urgent = talk.model.next();
      assertThat(reply.thread.isAlive()).isFalse();
      urgent.say("U").complete();
      talk.model.next().say("W").complete();
      assertThat(talk.until("episode.completed ep_2"))
          .filteredOn(it -> !it.startsWith("part") && !it.startsWith("message.started"))
          .containsExactly(
              "queue.updated [waits]",
              "queue.updated [urgent, waits]",
              "message.completed assistant interrupted text:partial",
              "episode.cancelled ep_1 interrupted",
              "queue.updated [waits]",
              "message.completed user completed text:urgent",
              "episode.started ep_3",
              "message.completed assistant completed text:U",
              "episode.completed ep_3 1+1",
              "queue.updated []",
              "message.completed user completed text:waits",
              "episode.started ep_2",
              "message.completed assistant completed text:W",
              "episode.completed ep_2 1+1");
    }
  }

  @Test
  void interrupt_twice_keepsTheOrderInWhichTheyWereSaid() throws Exception {
    try (Talk talk = new Talk(() -> "", Talk.closingWithin(Duration.ofSeconds(20)))) {
      Reply running = talk.ask("running").deaf();
      talk.say("waits");
      talk.say("first", OnBusy.INTERRUPT);
      talk.say("second", OnBusy.INTERRUPT);
      assertThat(talk.now()).last().isEqualTo("queue.updated [first, second, waits]");
      running.leave();
    }
  }

  @Test
  void interrupt_whenIdle_isAnsweredAtOnce() throws Exception {
    try (Talk talk = new Talk()) {
      talk.say("a", OnBusy.INTERRUPT);
      talk.model.next().say("A").complete();
      talk.until("episode.completed ep_1");
    }
  }

  @Test
  void cancel_running_endsTheEpisodeWithTheReason() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("a").say("par");
      talk.until("part.delta");
      assertThat(talk.session.cancel(null, "changed my mind")).isTrue();
      assertThat(talk.session.cancel(null, "twice")).isIn(true, false);
      assertThat(talk.until("episode."))
          .containsExactly(
              "part.completed",
              "message.completed assistant interrupted text:par",
              "episode.cancelled ep_1 changed my mind");
    }
  }

  @Test
  void cancel_beforeTheModelSaysAnything_leavesNoMessage() throws Exception {
    try (Talk talk = new Talk()) {
      talk.ask("a");
      talk.until("episode.started");
      assertThat(talk.session.cancel("ep_1", "")).isTrue();
      assertThat(talk.event()).isEqualTo("episode.cancelled ep_1 ");
    }
  }

  @Test
  void cancel_queued_takesItBack() throws Exception {
    try (Talk talk = new Talk()) {
      Reply reply = talk.ask("a");
      talk.say("b");
      talk.say("c");
      talk.until("queue.updated [b, c]");
      assertThat(talk.session.cancel("ep_2", "never mind")).isTrue();
      assertThat(talk.session.cancel("ep_2", "never mind")).isFalse();
      assertThat(talk.event()).isEqualTo("queue.updated [c]");
      reply.say("A").complete();
      assertThat(talk.until("episode.started")).last().isEqualTo("episode.started ep_3");
      talk.model.next().complete();
      talk.until("episode.completed ep_3");
    }
  }

  @Test
  void cancel_nothingThere_isFalseAndSilent() throws Exception {
    try (Talk talk = new Talk()) {
      assertThat(talk.session.cancel(null, "x")).isFalse();
      assertThat(talk.session.cancel("ep_1", "x")).isFalse();
      assertThat(talk.now()).isEmpty();
      talk.ask("a").say("A").complete();
      talk.until("episode.completed ep_1");
      Reply second = talk.ask("b");
      assertThat(talk.session.cancel("ep_1", "old")).isFalse();
      second.say("B").complete();
      talk.until("episode.completed ep_2");
    }
  }

  /**
   * A cancel that races with the end of its turn stops that turn or nothing: the input that waits
   * behind it is answered to its end.
   */
  @Test
  void cancel_racingWithTheEnd_neverStopsTheNextTurn(Seed seed) throws Exception {
    Random random = seed.random();
    try (AgentSession session = promptSession();
        Journal journal = new Journal(session)) {
      for (int round = 0; round < 400; round++) {
        boolean any = random.nextBoolean();
        int pause = random.nextInt(3000);
        String victim = session.input(Input.text("a"), Optional.empty()).episode();
        Phaser start = new Phaser(2);
        boolean[] told = new boolean[1];
        Thread canceller =
            Thread.ofVirtual()
                .start(() -> {
                  start.arriveAndAwaitAdvance();
                  spin(pause);
                  told[0] = session.cancel(any ? null : victim, "stop");
                });
        start.arriveAndAwaitAdvance();
        String end = journal.endOf(victim);
        canceller.join();
        String next = session.input(Input.text("b"), Optional.empty()).episode();
        assertThat(journal.endOf(next)).startsWith("episode.completed");
        if (!told[0]) {
          assertThat(end).startsWith("episode.completed");
        }
      }
    }
  }

  /** The same with the next input queued before the cancel. */
  @Test
  void cancel_racingWithTheHandOver_neverStopsTheNextTurn(Seed seed) throws Exception {
    Random random = seed.random();
    try (AgentSession session = promptSession();
        Journal journal = new Journal(session)) {
      for (int round = 0; round < 400; round++) {
        int pause = random.nextInt(3000);
        String victim = session.input(Input.text("a"), Optional.empty()).episode();
        String next = session.input(Input.text("b"), Optional.empty()).episode();
        Thread canceller =
            Thread.ofVirtual()
                .start(() -> {
                  spin(pause);
                  session.cancel(victim, "stop");
                });
        journal.endOf(victim);
        assertThat(journal.endOf(next)).startsWith("episode.completed");
        canceller.join();
      }
    }
  }

  private static void spin(int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
  }

  private static AgentSession promptSession() {
    AgentSpec spec = new AgentSpec("host", "", "", List.of(), () -> () -> "Be kind.");
    AgentModel model = new AgentModel("test", new PromptModel("Hello"));
    return new AgentSession("s1", spec, Map.of(), model, Talk.PROMPT, new Clock());
  }

  /** Reads a session's log to the ends of its episodes. */
  private static final class Journal implements AutoCloseable {
    private final Map<String, String> ends = new HashMap<>();
    private final LogReader reader;

    Journal(AgentSession session) {
      reader = session.log().read(new Position.Start(), Talk.ALL);
    }

    String endOf(String episode) throws InterruptedException {
      while (!ends.containsKey(episode)) {
        if (reader.next(Duration.ofDays(1)) instanceof Delivery.Batch batch) {
          batch.entries().stream().map(Events::brief).forEach(this::note);
        }
      }
      return ends.get(episode);
    }

    private void note(String event) {
      if (event.matches("episode\\.(completed|cancelled|failed) .*")) {
        ends.put(event.split(" ")[1], event);
      }
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
