package dev.weir.voice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import dev.weir.voice.wav.WavReader;
import dev.weir.voice.wav.WavWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sound goes by as fast as time does, at most 200 ms of it waits. */
@Timeout(30)
class PacedOutTest {
  private static final int RATE = 8_000;

  private final ManualTime time = new ManualTime();
  private final PacedOut out = PacedOut.silent(RATE, time);

  @Test
  void play_queueFull_waitsUntilThereIsRoom() throws Exception {
    fill();
    CompletableFuture<Void> fifth = playing(5);
    time.awaitArmed(1);
    assertThat(fifth).isNotDone();
    assertThat(out.played()).isZero();
    time.advance(Duration.ofMillis(1));
    fifth.join();
    assertThat(out.played()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void played_nothingLeft_standsStill() throws Exception {
    out.play(frame(1));
    time.advance(Duration.ofMillis(80));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(50));
    out.play(frame(2));
    time.advance(Duration.ofMillis(20));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(70));
  }

  @Test
  void pause_amidAFrame_goesOnWhereItWas() throws Exception {
    out.play(frame(1));
    time.advance(Duration.ofMillis(20));
    out.pause();
    time.advance(Duration.ofSeconds(5));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(20));
    out.resume();
    time.advance(Duration.ofMillis(10));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(30));
  }

  @Test
  void play_paused_waitsUntilResumed() throws Exception {
    out.pause();
    CompletableFuture<Void> first = playing(1);
    time.advance(Duration.ofSeconds(1));
    out.resume();
    first.join();
    assertThat(out.played()).isZero();
  }

  @Test
  void clear_queueFull_isSilentAtOnceAndTakesMore() throws Exception {
    fill();
    time.advance(Duration.ofMillis(30));
    out.clear();
    assertThat(out.played()).isEqualTo(Duration.ofMillis(30));
    time.advance(Duration.ofSeconds(1));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(30));
    out.play(frame(9));
    time.advance(Duration.ofMillis(50));
    assertThat(out.played()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void awaitPlayed_someOfTheQueue_returnsWhenThatWasPlayed() throws Exception {
    fill();
    CompletableFuture<Void> awaited = run(() -> out.awaitPlayed(Duration.ofMillis(60)));
    time.awaitArmed(1);
    time.advance(Duration.ofMillis(59));
    assertThat(awaited).isNotDone();
    time.advance(Duration.ofMillis(1));
    awaited.join();
    out.clear();
    out.awaitPlayed(Duration.ofDays(1));
  }

  @Test
  void close_playerWaits_isRefused() throws Exception {
    fill();
    CompletableFuture<Void> fifth = playing(5);
    time.awaitArmed(1);
    out.close();
    assertThatThrownBy(fifth::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("audio: is closed (expected: open)");
  }

  /** Silence that is told in the moment in which there is room counts. */
  @Test
  void play_interruptedAsItsWaitEnds_isNotPlayed() throws Exception {
    Ticker interrupting =
        new Ticker() {
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
            Alarm alarm = time.at(deadline, action);
            return () -> {
              alarm.cancel();
              Thread.currentThread().interrupt();
            };
          }
        };
    PacedOut told = PacedOut.silent(RATE, interrupting);
    for (int i = 1; i <= 4; i++) {
      told.play(frame(i));
    }
    CompletableFuture<Void> fifth = run(() -> told.play(frame(5)));
    time.awaitArmed(1);
    time.advance(Duration.ofMillis(1));
    assertThatThrownBy(fifth::get).hasCauseInstanceOf(InterruptedException.class);
    time.advance(Duration.ofSeconds(1));
    assertThat(told.played()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void play_frameOfAnotherRate_isRefused() {
    assertThat(out.sampleRate()).isEqualTo(RATE);
    assertThatThrownBy(() -> out.play(AudioFrame.silence(Duration.ofMillis(50), 16_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sampleRate: 16000 (expected: 8000");
    assertThatThrownBy(() -> PacedOut.silent(1, time)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void into_aFile_hasWhatWasPlayedAndNotWhatWasCleared(@TempDir Path folder) throws Exception {
    Path wav = folder.resolve("out.wav");
    try (WavWriter writer = WavWriter.create(wav, RATE);
        PacedOut file = PacedOut.into(writer, RATE, time)) {
      file.play(frame(1));
      file.play(frame(2));
      time.advance(Duration.ofMillis(75));
      file.clear();
      file.play(frame(3));
      time.advance(Duration.ofMillis(50));
      assertThat(file.played()).isEqualTo(Duration.ofMillis(125));
    }
    short[] all = new short[1_000];
    Arrays.fill(all, 0, 400, (short) 1);
    Arrays.fill(all, 400, 600, (short) 2);
    Arrays.fill(all, 600, 1_000, (short) 3);
    try (WavReader reader = WavReader.open(wav)) {
      assertThat(reader.read(Duration.ofSeconds(1)).orElseThrow())
          .isEqualTo(AudioFrame.of(all, RATE));
    }
  }

  @Test
  void into_aFileThatIsClosed_saysSo(@TempDir Path folder) throws Exception {
    WavWriter writer = WavWriter.create(folder.resolve("out.wav"), RATE);
    PacedOut file = PacedOut.into(writer, RATE, time);
    file.play(frame(1));
    writer.close();
    time.advance(Duration.ofMillis(50));
    assertThatThrownBy(file::played).isInstanceOf(IllegalStateException.class);
  }

  /** A place in the file is a moment of the conversation, paused, cleared or idle. */
  @Test
  void recording_silenceBetween_isInTheFileAtItsTime(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("call.wav");
    try (WavWriter wav = WavWriter.create(file, RATE)) {
      PacedOut recording = PacedOut.recording(wav, RATE, time);
      time.advance(Duration.ofMillis(2_500));
      recording.play(frame(1));
      time.advance(Duration.ofMillis(20));
      recording.pause();
      time.advance(Duration.ofMillis(100));
      recording.resume();
      time.advance(Duration.ofMillis(10));
      recording.clear();
      time.advance(Duration.ofMillis(70));
      recording.close();
      recording.close();
      time.advance(Duration.ofSeconds(1));
      assertThat(recording.played()).isEqualTo(Duration.ofMillis(30));
    }
    short[] whole = new short[RATE * 27 / 10];
    Arrays.fill(whole, RATE * 2_500 / 1_000, RATE * 2_520 / 1_000, (short) 1);
    Arrays.fill(whole, RATE * 2_620 / 1_000, RATE * 2_630 / 1_000, (short) 1);
    try (WavReader wav = WavReader.open(file)) {
      List<AudioFrame> all = new ArrayList<>();
      for (var next = wav.read(Duration.ofSeconds(1)); next.isPresent(); ) {
        all.add(next.get());
        next = wav.read(Duration.ofSeconds(1));
      }
      assertThat(AudioFrame.concat(all)).isEqualTo(AudioFrame.wrap(whole, RATE));
    }
  }

  private void fill() throws InterruptedException {
    for (int i = 1; i <= 4; i++) {
      out.play(frame(i));
    }
  }

  private CompletableFuture<Void> playing(int value) {
    return run(() -> out.play(frame(value)));
  }

  private static CompletableFuture<Void> run(Waiting task) {
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        task.run();
        outcome.complete(null);
      } catch (Exception e) {
        outcome.completeExceptionally(e);
      }
    });
    return outcome;
  }

  private static AudioFrame frame(int value) {
    short[] samples = new short[400];
    Arrays.fill(samples, (short) value);
    return AudioFrame.wrap(samples, RATE);
  }

  private interface Waiting {
    void run() throws Exception;
  }
}
