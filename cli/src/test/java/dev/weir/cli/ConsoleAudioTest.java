package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.voice.wav.WavReader;
import dev.weir.voice.wav.WavWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weir console --audio-file}, with programs that pretend to listen and to speak; -Pvoice has
 * the real ones.
 */
@Timeout(60)
class ConsoleAudioTest {
  private static final String TABLES =
      """
      import dev.langchain4j.agent.tool.P;
      import dev.langchain4j.agent.tool.Tool;
      import dev.weir.agent.Agent;
      import dev.weir.agent.AgentConfig;

      @AgentConfig(name = "tables", greeting = "Good evening.", turns = "endpointing.leastWait=0.2")
      public final class Tables implements Agent {
        @Override
        public String instructions() {
          return "You book tables.";
        }

        @Tool("Book a table for people to eat at the restaurant")
        public String bookTable(@P("number of people") int people) {
          return "A table for " + people + " is booked.";
        }
      }
      """;
  private static final int RATE = 16_000;

  /** That of espeak-ng. */
  private static final int HEARD_RATE = 22_050;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path folder;
  private Path in;
  private Path heard;

  @BeforeEach
  void setUp() throws IOException {
    Files.writeString(folder.resolve("Tables.java"), TABLES);
    environment.put("PATH", Files.createDirectory(folder.resolve("bin")).toString());
    environment.put("WEIR_CACHE", "none");
    in = folder.resolve("in.wav");
    heard = folder.resolve("calls").resolve("out.wav");
  }

  /** The caller hears the greeting out, then asks; in step with that, the answer is recorded. */
  @Test
  void file_withOneQuestion_isAnsweredAndRecordedInStep() throws Exception {
    installed("book a table for 4 people");
    say(silence(1_300), tone(700), silence(500));
    assertThat(run("tables", "--audio-file", in.toString(), "--audio-out", heard.toString()))
        .as("%s", err)
        .isZero();
    assertThat(out.toString())
        .containsSubsequence(
            "Good evening.\n",
            "> book a table for 4 people\n",
            "  · bookTable {\"people\":4} → A table for 4 is booked.\n",
            "A table for 4 is booked");
    assertThat(err.toString())
        .contains("(2.5 s), heard by energy and pocketsphinx; espeak-ng speaks, into " + heard);
    AudioFrame all = recorded();
    assertThat(loud(all, 0, 1_200)).as("the greeting").isTrue();
    assertThat(loud(all, 1_300, 2_000)).as("while the caller speaks").isFalse();
    assertThat(loud(all, 2_000, all.duration().toMillis())).as("the answer").isTrue();
  }

  @Test
  void file_thatIsCutOff_isSaidAsFarAsItGoesAndToldOf() throws Exception {
    installed("hello");
    say(silence(200), tone(600), silence(300));
    byte[] whole = Files.readAllBytes(in);
    Files.write(in, Arrays.copyOf(whole, whole.length - 100));
    assertThat(run("--audio-file", in.toString())).isEqualTo(1);
    assertThat(out.toString()).contains("> hello\n");
    assertThat(err.toString())
        .contains("weir: audio file: wav data: ", "it is cut off")
        .doesNotContain("into");
  }

  @Test
  void recognizer_thatFails_isToldAndTheExitSaysSo() throws Exception {
    program("espeak-ng", "cat > /dev/null\ncat '%s'\n".formatted(spoken()));
    program("pocketsphinx_continuous", "cat > /dev/null\necho 'no model' >&2\nexit 1\n");
    say(silence(200), tone(600), silence(300));
    assertThat(run("--audio-file", in.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("weir: speech-to-text: ", "no model");
  }

  @Test
  void json_byVoice_isTheLogOfTheSession() throws Exception {
    installed("hello");
    say(silence(100), tone(600), silence(300));
    assertThat(run("--json", "--audio-file", in.toString())).as("%s", err).isZero();
    assertThat(out.toString()).contains("{\"seq\":1,").contains("\"text\":\"hello\"");
  }

  @Test
  void in_thatCannotBe_isRefused() throws Exception {
    installed("hello");
    assertRefused("--audio-file: %s: no such file (expected: a WAV)".formatted(in), in);
    Files.writeString(in, "no sound in here, but more than a header has");
    assertRefused("--audio-file: %s: wav ".formatted(in), in);
    assertRefused("--audio-file: %s: ".formatted(folder), folder);
    byte[] floats = WavWriter.bytes(tone(10));
    floats[20] = 3;
    Files.write(in, floats);
    assertRefused("wav format: 3", in);
    assertThat(run("--audio-file", " ")).isEqualTo(2);
  }

  @Test
  void out_thatCannotBe_isRefusedBeforeAnythingIsWritten() throws Exception {
    installed("hello");
    say(tone(10));
    assertRefused(
        "--audio-out: %s: this is a folder (expected: a file to write)".formatted(folder),
        in,
        "--audio-out",
        folder.toString());
    assertRefused(
        "--audio-out: %s is what the caller says (expected: another file)".formatted(in),
        in,
        "--audio-out",
        in.toString());
    assertThat(Files.size(in)).isGreaterThan(44);
    assertRefused(
        "--audio-out: /dev/null: this is a device or a pipe (expected: a file to write)",
        in,
        "--audio-out",
        "/dev/null");
  }

  @Test
  void flags_withoutTheFile_areRefused() {
    assertThat(run("--audio-out", heard.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("--audio-out: without --audio-file (expected: both) (see: weir console --help)");
    assertThat(run("--default-stt", "pocketsphinx")).isEqualTo(2);
    assertThat(err.toString()).contains("--default-stt: without --audio-file");
    assertThat(run("--text", "--audio-file", in.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--text: with --audio-file (expected: one of them)");
  }

  @Test
  void programs_thatAreNotInstalled_areNamedWithWhatToDo() throws Exception {
    say(tone(10));
    assertRefused(
        "--default-stt: pocketsphinx is not on PATH (expected: installed, as by apt-get install"
            + " pocketsphinx pocketsphinx-en-us; or set OPENAI_API_KEY, or say openai:MODEL and"
            + " --base-url)",
        in);
    program("pocketsphinx_continuous", "");
    assertRefused("--default-tts: espeak-ng is not on PATH (expected: installed", in);
  }

  @Test
  void speech_thatNobodyKnows_isRefused() throws Exception {
    installed("hello");
    say(tone(10));
    assertRefused(
        "--default-stt: \"whisper\" (expected: pocketsphinx, pocketsphinx:GRAMMAR.gram or"
            + " openai:MODEL)",
        in,
        "--default-stt",
        "whisper");
    assertRefused(
        "--default-stt: \"pocketsphinx:none.gram\" (expected: a grammar in JSGF that can be read)",
        in,
        "--default-stt",
        "pocketsphinx:none.gram");
    assertRefused(
        "--default-tts: \"festival\" (expected: espeak-ng, espeak-ng:VOICE, openai:MODEL or"
            + " openai:MODEL:VOICE)",
        in,
        "--default-tts",
        "festival");
    assertRefused("--default-tts: voice: -x (expected: ", in, "--default-tts", "espeak-ng:-x");
    program("espeak-ng", "cat > /dev/null\necho no such voice >&2\nexit 1\n");
    assertRefused(
        "--default-tts: \"espeak-ng:nobody\" (expected: a voice that espeak-ng --voices lists)",
        in,
        "--default-tts",
        "espeak-ng:nobody");
    assertRefused(
        "--default-stt: openai:whisper-1 needs OPENAI_API_KEY (expected: set it, or say --base-url)",
        in,
        "--default-stt",
        "openai:whisper-1");
  }

  /** With a key they are by default elsewhere; nothing of it is said there before it is needed. */
  @Test
  void key_inTheEnvironment_speaksByOpenAi() throws Exception {
    environment.put("OPENAI_API_KEY", "secret");
    say(tone(10));
    assertThat(run("nobody", "--audio-file", in.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("heard by energy and openai; openai speaks")
        .contains("AGENT: \"nobody\" (expected: one of [tables])")
        .doesNotContain("secret");
    assertThat(
            run(
                "nobody",
                "--audio-file",
                in.toString(),
                "--default-tts=openai:tts-1:nova",
                "--default-stt=openai:whisper-1"))
        .isEqualTo(1);
  }

  private void assertRefused(String words, Path file, String... more) {
    List<String> all = new ArrayList<>(List.of("--audio-file", file.toString()));
    all.addAll(List.of(more));
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).contains("weir: " + (words.startsWith("--") ? words : ""), words);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("console", "--agents-dir", folder.toString()));
    all.addAll(List.of("--model=scripted", "--tokens-per-second=0"));
    all.addAll(List.of(arguments));
    return Weir.commandLine(new Surroundings(environment, folder))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private void installed(String understood) throws IOException {
    program("espeak-ng", "cat > /dev/null\ncat '%s'\n".formatted(spoken()));
    program("pocketsphinx_continuous", "cat > /dev/null\necho '%s'\n".formatted(understood));
  }

  /** Half a second of sound, whatever is to be said. */
  private Path spoken() throws IOException {
    return Files.write(folder.resolve("spoken.wav"), WavWriter.bytes(tone(500, HEARD_RATE)));
  }

  private void program(String name, String body) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private void say(AudioFrame... sound) throws IOException {
    Files.write(in, WavWriter.bytes(AudioFrame.concat(List.of(sound))));
  }

  private static AudioFrame silence(int millis) {
    return AudioFrame.silence(Duration.ofMillis(millis), RATE);
  }

  private static AudioFrame tone(int millis) {
    return tone(millis, RATE);
  }

  private static AudioFrame tone(int millis, int rate) {
    short[] samples = new short[rate * millis / 1_000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (12_000 * Math.sin(2 * Math.PI * 300 * i / rate));
    }
    return AudioFrame.wrap(samples, rate);
  }

  private AudioFrame recorded() throws IOException {
    List<AudioFrame> all = new ArrayList<>();
    try (WavReader wav = WavReader.open(heard)) {
      assertThat(wav.sampleRate()).isEqualTo(HEARD_RATE);
      for (var next = wav.read(Duration.ofSeconds(1)); next.isPresent(); ) {
        all.add(next.get());
        next = wav.read(Duration.ofSeconds(1));
      }
    }
    return AudioFrame.concat(all);
  }

  private static boolean loud(AudioFrame sound, long from, long to) {
    for (int i = at(from); i < Math.min(at(to), sound.length()); i++) {
      if (Math.abs((int) sound.sample(i)) > 1_000) {
        return true;
      }
    }
    return false;
  }

  private static int at(long millis) {
    return (int) (millis * HEARD_RATE / 1_000);
  }
}
