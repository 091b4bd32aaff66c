package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.TestModel.Reply;
import dev.weir.delta.Content;
import dev.weir.episode.Entry;
import dev.weir.log.Journal;
import dev.weir.log.LogRefused;
import dev.weir.log.Message;
import dev.weir.log.SessionLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The disk is full in the worst moment: the session ends, and nobody waits for it in vain. */
@Timeout(30)
class FailingJournalTest {
  private final TestModel model = new TestModel();
  private final Clock clock = new Clock();
  private final Full journal = new Full();
  private final AgentSession session =
      new AgentSession(
          "s1",
          new AgentSpec("host", "", "", List.of(), () -> () -> "Be kind."),
          Map.of(),
          new AgentModel("test", model),
          Talk.PROMPT,
          clock,
          new SessionLog(Talk.PROMPT.log(), clock, journal),
          new ProcessContext("virtual-thread", Optional.empty()));

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void next_queueCannotBeStored_endsTheSessionAndWakesWhoWaitsForIt() throws Exception {
    say("a");
    Reply first = model.next();
    say("b");
    FutureTask<Boolean> idle = new FutureTask<>(() -> session.awaitIdle(Duration.ofDays(1)));
    Thread drains = Thread.ofVirtual().start(idle);
    while (drains.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    journal.full = "queue.updated";
    first.say("A").complete();
    assertThat(idle.get()).isTrue();
    assertThat(session.status()).isEqualTo(SessionHost.Status.ENDED);
  }

  @Test
  void close_journalHasFailed_stopsTheTurnAllTheSame() throws Exception {
    say("a");
    model.next();
    say("b");
    journal.full = "message.completed";
    Message lost =
        new Message(
            "m", Message.Role.USER, Message.Status.COMPLETED, List.of(new Content.Text("x")));
    try {
      session.log().message(lost);
    } catch (LogRefused e) {
      assertThat(e.reason()).isEqualTo(LogRefused.Reason.NOT_STORED);
    }
    session.close();
    assertThat(session.awaitIdle(Duration.ofDays(1))).isTrue();
  }

  private void say(String text) {
    session.input(Talk.input(text, OnBusy.QUEUE), Optional.empty());
  }

  /** Takes all but one type of entry. */
  private static final class Full implements Journal {
    volatile String full = "";

    @Override
    public List<Entry> recover() {
      return List.of();
    }

    @Override
    public String epoch() {
      return "epoch";
    }

    @Override
    public void append(List<Entry> entries) {
      if (entries.getFirst().type().equals(full)) {
        throw new UncheckedIOException(new IOException("no space left"));
      }
    }

    @Override
    public void compact(long through, Supplier<List<Entry>> kept) {}

    @Override
    public void close() {}
  }
}
