package dev.weir.voice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.Transcript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes to the program and what is made of its words; no process is left. */
@Timeout(60)
class PocketSphinxTest {
  private static final AudioFrame SECOND = AudioFrame.silence(Duration.ofSeconds(1), 48_000);

  @TempDir Path folder;

  @Test
  void recognize_words_areReadWithTheirConfidence() throws Exception {
    Path program =
        script(
            "printf '%s\\n' \"$@\" > \"$0.args\"",
            "cat > \"$0.in\"",
            "echo INFO: loading >&2",
            "printf 'book a table\\n<s> 0.1 0.2 0.99\\nbook 0.2 0.3 0.8\\na(2) 0.3 0.4 0.4\\n'",
            "printf '[NOISE] 0.4 0.5 0.1\\n</s> 1.0 1.1 1.0\\nfor two\\n<sil> 0.1 0.3 0.2\\n'");
    Transcript transcript = recognize(PocketSphinx.at(program));

    assertThat(transcript.text()).isEqualTo("book a table for two");
    assertThat(transcript.confidence().orElseThrow()).isCloseTo(0.6, Offset.offset(1e-9));
    assertThat(Files.size(Path.of(program + ".in"))).isEqualTo(2 * 2 * 16_000);
    assertThat(Files.readAllLines(Path.of(program + ".args")))
        .containsExactly("-infile", "/dev/stdin", "-time", "yes");
  }

  @Test
  void recognize_nothingUnderstood_isAnEmptyTranscript() throws Exception {
    Path program = script("cat > /dev/null", "echo");
    assertThat(recognize(PocketSphinx.at(program))).isEqualTo(Transcript.of(""));
  }

  @Test
  void withGrammarAndModel_areArguments() throws Exception {
    Path program = script("printf '%s ' \"$@\"");
    PocketSphinx recognizer =
        PocketSphinx.at(program, 1)
            .withModel(Path.of("de"), Path.of("de.dict"), Path.of("de.lm"))
            .withGrammar(Path.of("g.gram"));

    assertThat(recognizer.recognize(SECOND, RecognitionOptions.DEFAULT.withLanguage("de")).text())
        .isEqualTo("-infile /dev/stdin -time yes -hmm de -dict de.dict -lm de.lm -jsgf g.gram");
  }

  @Test
  void check_languageItHasNoModelOf_isRefused() {
    PocketSphinx recognizer = PocketSphinx.at(folder);
    assertThatThrownBy(() -> recognizer.check(RecognitionOptions.DEFAULT.withLanguage("de")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("language: de (expected: en");
    recognizer.check(RecognitionOptions.DEFAULT.withLanguage("en-GB"));
    recognizer.check(RecognitionOptions.DEFAULT);
    assertThat(recognizer.name()).isEqualTo("pocketsphinx");
    assertThat(recognizer.sampleRate()).isEqualTo(16_000);
  }

  @Test
  void recognize_programThatFails_saysWhatItSaid() throws Exception {
    Path program = script("echo 'no model' >&2", "exit 1");
    SpeechFailed failed = failure(PocketSphinx.at(program), SECOND);

    assertThat(failed.retryable()).isFalse();
    assertThat(failed).hasMessageContaining("ended with 1 (expected: 0); it says: no model");
  }

  @Test
  void recognize_outputOverTheLimit_isForGoodAndEnded() throws Exception {
    Path program = script("exec yes");
    assertThat(failure(PocketSphinx.at(program), SECOND))
        .hasMessageContaining("said more than 1048576 bytes");
  }

  @Test
  void recognize_speechOverTheLimit_isForGood() {
    AudioFrame tooLong = AudioFrame.silence(Duration.ofSeconds(121), 8_000);
    assertThat(failure(PocketSphinx.at(folder), tooLong))
        .hasMessageContaining("(expected: at most PT2M)");
  }

  @Test
  void recognize_interrupted_endsTheProcess() throws Exception {
    Path program = script("echo $$ > \"$0.pid\"", "exec sleep 1000");
    var thrown = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> thrown.set(catchThrowable(() -> recognize(PocketSphinx.at(program)))));
    long pid = Script.pid(Path.of(program + ".pid"));
    thread.interrupt();
    thread.join();

    Script.awaitGone(pid);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void close_beforeRecognize_isRefused() throws Exception {
    PocketSphinx recognizer = PocketSphinx.at(script("exit 0"));
    recognizer.close();
    assertThat(failure(recognizer, SECOND)).hasMessageContaining("is closed");
  }

  private Path script(String... lines) throws Exception {
    return Script.in(folder, "pocketsphinx_continuous", lines);
  }

  private static Transcript recognize(PocketSphinx recognizer) throws InterruptedException {
    return recognizer.recognize(SECOND, RecognitionOptions.DEFAULT);
  }

  private static SpeechFailed failure(PocketSphinx recognizer, AudioFrame speech) {
    return catchThrowableOfType(
        SpeechFailed.class, () -> recognizer.recognize(speech, RecognitionOptions.DEFAULT));
  }
}
