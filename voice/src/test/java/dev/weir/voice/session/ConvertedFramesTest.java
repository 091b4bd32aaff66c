package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SpokenFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every piece is there, as long as it was, at the rate of what plays it. */
class ConvertedFramesTest {
  private final List<SpokenFrame> played = new ArrayList<>();
  private final ConvertedFrames frames = new ConvertedFrames(16_000, played::add);

  @Test
  void send_anotherRate_eachPieceIsAsLongAsItWas() throws Exception {
    frames.send(frame(0, 8_000, 400));
    frames.send(frame(0, 8_000, 37));
    frames.send(frame(1, 8_000, 1)); // too short to say anything before its end
    frames.send(frame(2, 24_000, 2_400));
    frames.end();
    frames.end();
    assertThat(samples(0)).isEqualTo(874);
    assertThat(samples(1)).isEqualTo(2);
    assertThat(samples(2)).isEqualTo(1_600);
    assertThat(played).extracting(SpokenFrame::piece).isSorted();
    assertThat(played).allMatch(frame -> frame.audio().sampleRate() == 16_000);
    assertThat(played).allMatch(frame -> frame.text().equals("piece " + frame.piece()));
  }

  @Test
  void send_levelSound_isTheSameWithinAPiece() throws Exception {
    for (int i = 0; i < 20; i++) {
      frames.send(frame(0, 8_000, 100));
    }
    frames.end();
    AudioFrame all = AudioFrame.concat(played.stream().map(SpokenFrame::audio).toList());
    for (int i = 100; i < all.length() - 100; i++) {
      assertThat(all.sample(i)).isBetween((short) 998, (short) 1_002);
    }
  }

  @Test
  void send_thatRate_isAsItWas() throws Exception {
    SpokenFrame frame = frame(0, 16_000, 100);
    frames.send(frame);
    frames.end();
    assertThat(played).containsExactly(frame);
  }

  private long samples(int piece) {
    return played.stream()
        .filter(frame -> frame.piece() == piece)
        .mapToLong(frame -> frame.audio().length())
        .sum();
  }

  private static SpokenFrame frame(int piece, int rate, int length) {
    short[] level = new short[length];
    Arrays.fill(level, (short) 1_000);
    return new SpokenFrame(AudioFrame.wrap(level, rate), piece, "piece " + piece, Duration.ZERO);
  }
}
