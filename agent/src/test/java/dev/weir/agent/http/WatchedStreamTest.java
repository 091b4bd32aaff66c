package dev.weir.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.time.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchedStreamTest {
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private final ManualTime time = new ManualTime();

  @Test
  void read_bytesAreThere_givesThem() throws IOException {
    try (var body = watched(new ByteArrayInputStream(new byte[] {1, (byte) 200}))) {
      assertThat(body.read()).isEqualTo(1);
      assertThat(body.read()).isEqualTo(200);
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void read_silenceOverTheLimit_closesTheBodyAndThrowsTimeout() throws IOException {
    var sender = new Silent(2);
    try (var body = watched(sender)) {
      assertThatThrownBy(body::read)
          .isInstanceOf(HttpTimeoutException.class)
          .hasMessage("readTimeout: nothing for PT5S within the response");
    }
    assertThat(time.armed()).isZero();
  }

  @Test
  void read_brokenWithoutSilence_throwsWhatBroke() throws IOException {
    try (var body = watched(new Silent(0))) {
      assertThatThrownBy(body::read).isExactlyInstanceOf(IOException.class).hasMessage("closed");
    }
  }

  @Test
  void look_nobodyReads_isNoSilence() throws IOException {
    try (var body = watched(new ByteArrayInputStream(new byte[] {7}))) {
      time.advance(SILENCE.multipliedBy(10));
      assertThat(body.read()).isEqualTo(7);
    }
  }

  @Test
  void close_leavesNoAlarmArmed() {
    var body = watched(new ByteArrayInputStream(new byte[0]));
    assertThat(time.armed()).isOne();
    time.advance(SILENCE.multipliedBy(3));
    assertThat(time.armed()).isOne();
    body.close();
    assertThat(time.armed()).isZero();
  }

  private WatchedStream watched(InputStream body) {
    return new WatchedStream(body, SILENCE, time);
  }

  /** Says nothing while the time moves on, then fails as a closed body does. */
  private final class Silent extends InputStream {
    private final int steps;

    Silent(int steps) {
      this.steps = steps;
    }

    @Override
    public int read() throws IOException {
      // A first half step, so that the alarm that was armed before this read sees a short wait.
      time.advance(SILENCE.dividedBy(2).multipliedBy(Math.min(1, steps)));
      for (int i = 0; i < steps; i++) {
        time.advance(SILENCE);
      }
      throw new IOException("closed");
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return read();
    }
  }
}
