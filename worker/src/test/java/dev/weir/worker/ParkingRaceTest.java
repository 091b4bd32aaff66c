package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentModel;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An input that comes just when the session's slot is on its way to another. */
@Timeout(30)
class ParkingRaceTest {
  private final ManualTime time = new ManualTime();
  private final AtomicReference<Runnable> leaving = new AtomicReference<>();

  /** Its old slot is not free yet: it waits for that, and is not taken for an impostor. */
  @Test
  void input_whileTheJobThatHeldItLeaves_waitsForItsSlot() throws Exception {
    try (AgentPool pool =
        AgentPool.builder()
            .model(new AgentModel("held", new HeldModel()))
            .maxConcurrentSessions(1)
            .watched(false)
            .ticker(new Hooked())
            .build()
            .add("host", () -> () -> "")) {
      EmbeddedDispatcher host = Started.refusing(pool);
      String idle =
          host.open(new Opening(Optional.empty(), Optional.empty(), Map.of()), Optional.empty())
              .session();
      time.advance(AgentPool.IDLE_BEFORE_EVICTION.plusNanos(1));
      FutureTask<Accepted> input =
          new FutureTask<>(() -> host.input(idle, Input.text("Hi"), Optional.empty()));
      leaving.set(() -> startAndAwaitItsWait(input));
      assertThat(pool.hosting().evictIdle(Optional.empty())).isTrue();
      assertThat(input.get().episode()).isNotEmpty();
      assertThat(leaving).as("it came amid the leaving").hasNullValue();
      assertThat(host.isLive(idle)).isTrue();
    }
  }

  private static void startAndAwaitItsWait(FutureTask<?> input) {
    Thread thread = Thread.ofPlatform().daemon().start(input);
    while (!input.isDone() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /**
   * Runs {@link #leaving} when the alarm of a parked session is armed: it is parked, its slot
   * taken.
   */
  private final class Hooked implements Ticker {
    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Instant wall() {
      return time.wall();
    }

    @Override
    public Alarm at(long deadline, Runnable action) {
      if (deadline - nanos() == ParkingLimits.DEFAULT.time().toNanos()) {
        Optional.ofNullable(leaving.getAndSet(null)).ifPresent(Runnable::run);
      }
      return time.at(deadline, action);
    }
  }
}
