package dev.weir.voice.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.Transcript;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.time.Ticker;
import dev.weir.voice.rate.RateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recogniser of {@code pocketsphinx_continuous}, of this machine. With its general English it
 * gets some words right and many wrong; with a {@linkplain #withGrammar grammar} of what may be
 * said it is good. Each utterance is a process, which takes half a second to load its model and
 * then about as long as the speech. One serves all sessions; any thread may call it.
 */
public final class PocketSphinx implements UtteranceRecognizer {
  /** The longest utterance. */
  public static final Duration LONGEST = Duration.ofMinutes(2);

  private static final Program PROGRAM =
      new Program("pocketsphinx_continuous", "pocketsphinx pocketsphinx-en-us");
  private static final int SAMPLE_RATE = 16_000;

  /** How long loading takes at most; decoding an utterance may take four times its length. */
  private static final Duration LOADING = Duration.ofSeconds(20);

  private static final int SLOWDOWN = 4;
  private static final int MAX_OUTPUT = 1 << 20;

  /** It looks for the ends of speech by itself, in silence. */
  private static final AudioFrame BEFORE = AudioFrame.silence(Duration.ofMillis(300), SAMPLE_RATE);

  private static final AudioFrame AFTER = AudioFrame.silence(Duration.ofMillis(700), SAMPLE_RATE);

  private final Path path;
  private final Slots slots;
  private final Duration loading;
  private final Ticker ticker;
  private final List<String> model;
  private final boolean english;

  PocketSphinx(Path path, int processes, Duration loading, Ticker ticker) {
    this(path, new Slots(PROGRAM.name(), processes), loading, ticker, List.of(), true);
  }

  private PocketSphinx(
      Path path,
      Slots slots,
      Duration loading,
      Ticker ticker,
      List<String> model,
      boolean english) {
    this.path = path;
    this.slots = slots;
    this.loading = loading;
    this.ticker = ticker;
    this.model = model;
    this.english = english;
  }

  /** That of PATH, if it is installed. */
  public static Optional<PocketSphinx> find() {
    return PROGRAM.find().map(PocketSphinx::at);
  }

  /** That of such a PATH, if it is in one of its folders. */
  public static Optional<PocketSphinx> find(String path) {
    return PROGRAM.find(path).map(PocketSphinx::at);
  }

  /**
   * That of PATH.
   *
   * @throws SpeechFailed if it is not installed; says how to
   */
  public static PocketSphinx require() {
    return find().orElseThrow(PROGRAM::absent);
  }

  /** That program, with a process for each processor of this machine at once. */
  public static PocketSphinx at(Path program) {
    return at(program, Math.min(Slots.MOST, Runtime.getRuntime().availableProcessors()));
  }

  /** That program, with at most so many processes at once, 1 to 64. */
  public static PocketSphinx at(Path program, int processes) {
    return new PocketSphinx(program, processes, LOADING, Ticker.system());
  }

  /** The same program and processes, for what a grammar in JSGF allows to be said. */
  public PocketSphinx withGrammar(Path grammar) {
    return with(List.of("-jsgf", grammar.toString()), english);
  }

  /** The same program and processes, with another language: its model of sounds, words and text. */
  public PocketSphinx withModel(Path sounds, Path dictionary, Path text) {
    List<String> files = List.of(sounds.toString(), dictionary.toString(), text.toString());
    return with(List.of("-hmm", files.get(0), "-dict", files.get(1), "-lm", files.get(2)), false);
  }

  private PocketSphinx with(List<String> more, boolean ofEnglish) {
    List<String> all = new ArrayList<>(model);
    all.addAll(more);
    return new PocketSphinx(path, slots, loading, ticker, List.copyOf(all), ofEnglish);
  }

  @Override
  public String name() {
    return "pocketsphinx";
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  @Override
  public void check(RecognitionOptions options) {
    options
        .language()
        .filter(it -> english && !it.matches("en|en-.*"))
        .ifPresent(it -> {
          throw new IllegalArgumentException(
              "language: %s (expected: en, or withModel for another)".formatted(it));
        });
  }

  @Override
  public Transcript recognize(AudioFrame speech, RecognitionOptions options)
      throws InterruptedException {
    check(options);
    requireShort(speech);
    byte[] sound =
        AudioFrame.concat(List.of(BEFORE, RateChange.convert(speech, SAMPLE_RATE), AFTER))
            .toBytes();
    Duration silence = loading.plus(speech.duration().multipliedBy(SLOWDOWN));
    return slots.with(
        silence,
        () -> {
          try (var run = ProgramRun.start(PROGRAM, command(), sound, silence, ticker)) {
            return transcript(run);
          }
        });
  }

  private static void requireShort(AudioFrame speech) {
    if (speech.duration().compareTo(LONGEST) > 0) {
      throw SpeechFailed.forGood(
          "speech: %s (expected: at most %s)".formatted(speech, LONGEST), null);
    }
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(List.of(path.toString(), "-infile", "/dev/stdin", "-time", "yes"));
    command.addAll(model);
    return command;
  }

  private Transcript transcript(ProgramRun run) throws InterruptedException {
    try {
      byte[] said = run.output().readNBytes(MAX_OUTPUT + 1);
      if (said.length > MAX_OUTPUT) {
        throw SpeechFailed.forGood(
            "%s: said more than %d bytes (expected: at most)".formatted(PROGRAM.name(), MAX_OUTPUT),
            null);
      }
      run.requireSuccess();
      return Hypothesis.of(new String(said, UTF_8));
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
