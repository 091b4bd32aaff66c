package dev.weir.voice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.speech.SentenceVoice;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.time.Ticker;
import dev.weir.voice.wav.BadWav;
import dev.weir.voice.wav.WavReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The voice of {@code espeak-ng}: robotic, quick, in many languages, of this machine. Each sentence
 * is a process, some 10 ms of one processor. One serves all sessions; any thread may call it.
 *
 * <p>Voices are those of {@code espeak-ng --voices}, such as {@code en-us} or {@code de+f3}; those
 * of MBROLA have another rate, and fail.
 */
public final class EspeakNg implements SentenceVoice {
  /** Of its sound, in samples a second. */
  public static final int SAMPLE_RATE = 22_050;

  /** The voice unless said. */
  public static final String DEFAULT_VOICE = "en-us";

  private static final Program PROGRAM = new Program("espeak-ng", "espeak-ng");
  private static final int WORDS_PER_MINUTE = 160;
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Duration PIECE = Duration.ofMillis(100);

  private final Path path;
  private final Slots slots;
  private final Duration silence;
  private final Ticker ticker;

  EspeakNg(Path path, int processes, Duration silence, Ticker ticker) {
    this.path = path;
    this.slots = new Slots(PROGRAM.name(), processes);
    this.silence = silence;
    this.ticker = ticker;
  }

  /** That of PATH, if it is installed. */
  public static Optional<EspeakNg> find() {
    return PROGRAM.find().map(EspeakNg::at);
  }

  /** That of such a PATH, if it is in one of its folders. */
  public static Optional<EspeakNg> find(String path) {
    return PROGRAM.find(path).map(EspeakNg::at);
  }

  /**
   * That of PATH.
   *
   * @throws SpeechFailed if it is not installed; says how to
   */
  public static EspeakNg require() {
    return find().orElseThrow(PROGRAM::absent);
  }

  /** That program, with a process for each processor of this machine at once. */
  public static EspeakNg at(Path program) {
    return at(program, Math.min(Slots.MOST, Runtime.getRuntime().availableProcessors()));
  }

  /** That program, with at most so many processes at once, 1 to 64. */
  public static EspeakNg at(Path program, int processes) {
    return new EspeakNg(program, processes, SILENCE, Ticker.system());
  }

  @Override
  public String name() {
    return PROGRAM.name();
  }

  @Override
  public TextToSpeech.Capabilities capabilities() {
    return new TextToSpeech.Capabilities(true, SAMPLE_RATE);
  }

  @Override
  public void speak(String text, SynthesisOptions options, Speaker speaker)
      throws InterruptedException {
    boolean _ =
        slots.with(
            silence,
            () -> {
              byte[] input = plain(text).getBytes(UTF_8);
              try (var run = ProgramRun.start(PROGRAM, command(options), input, silence, ticker)) {
                return play(run, speaker);
              }
            });
  }

  private List<String> command(SynthesisOptions options) {
    long speed = Math.round(WORDS_PER_MINUTE * options.speed());
    return List.of(
        path.toString(),
        "--stdin",
        "--stdout",
        "-b1", // the input is UTF-8
        "-s" + speed,
        "-v" + options.voice().orElse(DEFAULT_VOICE));
  }

  /** Double brackets would make phonemes of what is in them; a zero would end the text. */
  private static String plain(String text) {
    return text.replace("[[", "[ [").replace('\0', ' ');
  }

  private boolean play(ProgramRun run, Speaker speaker) throws InterruptedException {
    try {
      WavReader wav = WavReader.open(run.output());
      for (var piece = wav.read(PIECE); piece.isPresent(); piece = wav.read(PIECE)) {
        speaker.play(piece.get());
      }
      run.requireSuccess();
      return true;
    } catch (BadWav e) {
      run.requireSuccess(); // how it ended says more
      throw SpeechFailed.forGood(PROGRAM.name() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw Interrupts.of(PROGRAM, e);
    }
  }

  /** Nothing new begins; what is under way is its callers' to interrupt. */
  @Override
  public void close() {
    slots.close();
  }
}
