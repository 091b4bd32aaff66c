package dev.weir.voice.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.voice.rate.Tones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However sound comes, it is cut at the same places, and nothing of it is lost. */
class WindowsTest {
  private final float[] window = new float[Judge.WINDOW];

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000, 22_050, 24_000, 44_100, 48_000})
  void sound_inFramesOfAnyLength_isAllInWindowsAndTheRest(int rate) {
    AudioFrame sound = Tones.noise(-20, rate, 10 * rate + 17, 5);
    Windows windows = new Windows(rate);
    Random random = new Random(rate);
    List<AudioFrame> cut = new ArrayList<>();
    int from = 0;
    while (from < sound.length()) {
      int to = Math.min(sound.length(), from + 1 + random.nextInt(rate / 10));
      windows.add(sound.slice(from, to));
      from = to;
      for (AudioFrame next = windows.next(window); next != null; next = windows.next(window)) {
        cut.add(next);
        assertThat(windows.cut())
            .isBetween(times(cut.size()).minusNanos(1_000_000_000L / rate + 1), times(cut.size()));
      }
    }

    assertThat(cut).hasSize(312); // ten seconds and a bit
    windows.rest().ifPresent(cut::add);
    assertThat(AudioFrame.concat(cut)).isEqualTo(sound);
  }

  @Test
  void window_atTheJudgesRate_isTheSoundItself() {
    AudioFrame sound = Tones.noise(-20, Judge.RATE, 1_100, 7);
    Windows windows = new Windows(Judge.RATE);
    windows.add(sound);

    assertThat(windows.next(window)).isEqualTo(sound.slice(0, 512));
    assertThat(windows.next(window)).isEqualTo(sound.slice(512, 1_024));
    assertThat(window[3]).isEqualTo(sound.sample(515) / 32_767f);
    assertThat(windows.next(window)).isNull();
    assertThat(windows.rest()).contains(sound.slice(1_024, 1_100));
  }

  @Test
  void add_soundOfAnotherRate_isRefused() {
    Windows windows = new Windows(Judge.RATE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> windows.add(AudioFrame.of(new short[1], 8_000)))
        .withMessageContaining("sampleRate: 8000 (expected: 16000");
  }

  private static Duration times(int windows) {
    return SpeechTracker.WINDOW.multipliedBy(windows);
  }
}
