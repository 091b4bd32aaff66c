package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.time.ManualTime;
import org.junit.jupiter.api.Test;

/** The writer's last item and its end, both coming while a reader asks whether all is over. */
class TapeEndRaceTest {
  private final Tape<String> tape = new Tape<>();
  private final TapeReader<String> reader = new TapeReader<>(tape, tape.head(), new ManualTime());

  @Test
  void exhausted_lastItemAndEndComeBeforeTheLook_isNotUntilTheItemIsTaken() {
    assertThat(reader.exhausted(this::endedAfterLastItem)).isFalse();
    assertThat(reader.poll()).isEqualTo("last");
    assertThat(reader.exhausted()).isTrue();
  }

  @Test
  void exhausted_lastItemAndEndComeAfterTheLook_isNotUntilTheItemIsTaken() {
    assertThat(reader.exhausted(this::endedBeforeLastItem)).isFalse();
    assertThat(reader.poll()).isEqualTo("last");
    assertThat(reader.exhausted()).isTrue();
  }

  private boolean endedAfterLastItem() {
    tape.append("last");
    tape.end();
    return tape.ended();
  }

  private boolean endedBeforeLastItem() {
    boolean ended = tape.ended();
    tape.append("last");
    tape.end();
    return ended;
  }
}
