package dev.weir.voice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.channel.Chan;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import dev.weir.voice.wav.WavWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes to the program and what comes of it; and that no process is left, whatever happens. */
@Timeout(60)
class EspeakNgTest {
  private static final AudioFrame SOUND = AudioFrame.of(new short[] {1, -2, 3}, 22_050);

  @TempDir Path folder;
  private final List<AudioFrame> played = new ArrayList<>();

  @Test
  void speak_text_goesToStdinAndNeverToAShell() throws Exception {
    Files.write(folder.resolve("a.wav"), WavWriter.bytes(SOUND));
    Path program =
        script(
            "printf '%s\\n' \"$@\" > \"$0.args\"",
            "cat > \"$0.in\"", "cat \"$(dirname \"$0\")/a.wav\"");
    EspeakNg.at(program)
        .speak(
            "--help; $(rm -rf .) [[x]] Grüße\0",
            SynthesisOptions.DEFAULT.withVoice("de+f3").withSpeed(2),
            played::add);

    assertThat(played).containsExactly(SOUND);
    assertThat(Files.readString(Path.of(program + ".in")))
        .isEqualTo("--help; $(rm -rf .) [ [x]] Grüße ");
    assertThat(Files.readAllLines(Path.of(program + ".args")))
        .containsExactly("--stdin", "--stdout", "-b1", "-s320", "-vde+f3");
  }

  @Test
  void speak_programThatFails_saysWhatItSaid() throws Exception {
    Path program = script("echo 'no such voice' >&2", "exit 3");
    SpeechFailed failed = failure(EspeakNg.at(program));

    assertThat(failed.retryable()).isFalse();
    assertThat(failed).hasMessage("espeak-ng: ended with 3 (expected: 0); it says: no such voice");
  }

  @Test
  void speak_programThatComplainsALot_isKeptToItsLastWords() throws Exception {
    Path program = script("yes complaint | head -c 1000000 >&2", "echo last words >&2", "exit 1");

    assertThat(failure(EspeakNg.at(program)).getMessage())
        .endsWith("complaint last words")
        .hasSizeLessThan(LastWords.MOST + 100);
  }

  @Test
  void speak_outputThatIsNoWav_isForGood() throws Exception {
    Path program = script("cat > /dev/null", "echo this is not a wave file at all");
    SpeechFailed failed = failure(EspeakNg.at(program));

    assertThat(failed.retryable()).isFalse();
    assertThat(failed).hasMessageContaining("container: this (expected: RIFF)");
  }

  @Test
  void speak_programThatIsGone_saysHowToInstallIt() {
    SpeechFailed failed = failure(EspeakNg.at(folder.resolve("nothing")));

    assertThat(failed.retryable()).isFalse();
    assertThat(failed)
        .hasMessageContaining("could not be started")
        .hasMessageContaining("apt-get install espeak-ng");
  }

  @Test
  void speak_programThatHangs_isEndedWithItsChildren() throws Exception {
    Path program = script("sleep 1000 &", "echo $! > \"$0.pid\"", "wait");
    var time = new ManualTime();
    var thrown = new AtomicReference<Throwable>();
    var voice = new EspeakNg(program, 1, Duration.ofSeconds(10), time);
    Thread thread = Thread.ofVirtual().start(() -> thrown.set(failure(voice)));
    long child = Script.pid(Path.of(program + ".pid"));
    time.awaitArmed(1);
    time.advance(Duration.ofSeconds(10));
    thread.join();

    Script.awaitGone(child);
    assertThat(thrown.get()).hasMessageContaining("espeak-ng: nothing for 10000 ms");
    assertThat(((SpeechFailed) thrown.get()).retryable()).isTrue();
  }

  @Test
  void speak_programThatDoesNotEnd_isEnded() throws Exception {
    Files.write(folder.resolve("a.wav"), WavWriter.bytes(SOUND));
    Path program =
        script(
            "cat > /dev/null",
            "cat \"$(dirname \"$0\")/a.wav\"",
            "echo $$ > \"$0.pid\"",
            "exec 1>&- 2>&-",
            "exec sleep 1000");
    var voice = new EspeakNg(program, 1, Duration.ofMillis(500), Ticker.system());

    assertThat(failure(voice)).hasMessageContaining("did not end within 500 ms");
    Script.awaitGone(Script.pid(Path.of(program + ".pid")));
  }

  @Test
  void close_ofTheSynthesis_endsTheProcessAndItsChildren() throws Exception {
    Path program = script("sleep 1000 &", "echo $! > \"$0.pid\"", "wait");
    try (var speech = TextToSpeech.of(EspeakNg.at(program))) {
      Chan<String> pieces = Chan.bounded(1);
      var synthesis = speech.open(pieces);
      pieces.send("Hello.");
      long child = Script.pid(Path.of(program + ".pid"));
      synthesis.close();

      Script.awaitGone(child);
      assertThat(synthesis.frames().closeCause()).isEmpty();
    }
  }

  @Test
  void speak_interrupted_saysSo() throws Exception {
    Path program = script("echo $$ > \"$0.pid\"", "exec sleep 1000");
    var thrown = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> thrown.set(catchThrowable(() -> speak(EspeakNg.at(program)))));
    long pid = Script.pid(Path.of(program + ".pid"));
    thread.interrupt();
    thread.join();

    Script.awaitGone(pid);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  /** Far more than it may be ahead; the reader takes its time. */
  @Test
  void speak_soundWithoutEnd_isReadAsItIsPlayed() throws Exception {
    Files.write(folder.resolve("a.wav"), wavOfUnknownLength());
    Path program =
        script("cat > /dev/null", "cat \"$(dirname \"$0\")/a.wav\"", "exec cat /dev/zero");
    var enough = new CountDownLatch(100);
    Throwable stopped =
        catchThrowable(() ->
            EspeakNg.at(program)
                .speak(
                    "Hello.",
                    SynthesisOptions.DEFAULT,
                    audio -> {
                      enough.countDown();
                      if (enough.getCount() == 0) {
                        throw SpeechFailed.forGood("enough", null);
                      }
                    }));
    assertThat(stopped).hasMessage("enough");
  }

  @Test
  void speak_noSlotFree_isForNow() throws Exception {
    Path program = script("echo $$ > \"$0.pid\"", "exec sleep 1000");
    try (var voice = new OneSlot(program)) {
      Thread first = Thread.ofVirtual().start(() -> catchThrowable(() -> speak(voice.voice)));
      long pid = Script.pid(Path.of(program + ".pid"));
      SpeechFailed failed = failure(voice.voice);

      assertThat(failed.retryable()).isTrue();
      assertThat(failed).hasMessageContaining("all 1 processes are busy for 300 ms");
      first.interrupt();
      first.join();
      Script.awaitGone(pid);
    }
  }

  /** The first speaker holds it: its silence is not over before the second one's wait is. */
  private record OneSlot(EspeakNg voice) implements AutoCloseable {
    OneSlot(Path program) {
      this(new EspeakNg(program, 1, Duration.ofMillis(300), new ManualTime()));
    }

    @Override
    public void close() {
      voice.close();
    }
  }

  @Test
  void speak_afterClose_isRefused() throws Exception {
    EspeakNg voice = EspeakNg.at(script("exit 0"));
    voice.close();
    assertThat(failure(voice)).hasMessage("espeak-ng: is closed (expected: open)");
  }

  @Test
  void at_processesThatCannotBe_areRefused() {
    assertThatThrownBy(() -> EspeakNg.at(folder, 0)).hasMessageContaining("processes: 0");
    assertThatThrownBy(() -> EspeakNg.at(folder, 65)).hasMessageContaining("1 to 64");
    EspeakNg voice = EspeakNg.at(folder);
    assertThat(voice.name()).isEqualTo("espeak-ng");
    assertThat(voice.capabilities()).isEqualTo(new TextToSpeech.Capabilities(true, 22_050));
  }

  private byte[] wavOfUnknownLength() {
    byte[] wav = WavWriter.bytes(SOUND);
    java.util.Arrays.fill(wav, 40, 44, (byte) 0xff);
    return wav;
  }

  private Path script(String... lines) throws Exception {
    return Script.in(folder, "espeak-ng", lines);
  }

  private SpeechFailed failure(EspeakNg voice) {
    return catchThrowableOfType(SpeechFailed.class, () -> speak(voice));
  }

  private void speak(EspeakNg voice) throws InterruptedException {
    voice.speak("Hello.", SynthesisOptions.DEFAULT, played::add);
  }
}
