package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A server that has gone is tried again, at growing distances, and not by all at once. */
class BackoffTest {
  @Test
  @Behaviour({"lk-33", "lk-36"})
  void next_failureAfterFailure_growsToTenSecondsAndEndsAfterSixteen() {
    Backoff backoff = new Backoff(new Random(3));
    for (int failures = 1; failures < 16; failures++) {
      assertThat(backoff.failed()).as("failure %d", failures).isTrue();
      Duration most = Duration.ofSeconds(Math.min(2L * (failures - 1), 10));
      if (failures == 1) {
        assertThat(backoff.next()).isLessThan(Backoff.FIRST);
      } else {
        assertThat(backoff.next()).isBetween(most.dividedBy(2), most);
      }
    }
    assertThat(backoff.failed()).isFalse();
  }

  @Test
  @Behaviour("lk-33")
  void succeeded_afterFailures_beginsAgain() {
    Backoff backoff = new Backoff(new Random(3));
    for (int i = 0; i < 15; i++) {
      assertThat(backoff.failed()).isTrue();
    }
    backoff.succeeded();
    assertThat(backoff.failed()).isTrue();
    assertThat(backoff.next()).isLessThan(Backoff.FIRST);
  }

  @Test
  @Behaviour("lk-36")
  void next_manyWorkers_comeBackAtDifferentMoments() {
    Set<Duration> pauses = new HashSet<>();
    for (int worker = 0; worker < 100; worker++) {
      Backoff backoff = new Backoff(new Random(worker));
      assertThat(backoff.failed()).isTrue();
      pauses.add(backoff.next());
    }
    assertThat(pauses).hasSize(100);
  }
}
