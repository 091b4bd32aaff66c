package dev.weir.cli;

import dev.weir.voice.wav.BadWav;
import dev.weir.voice.wav.WavReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A caller who speaks: what they say is in a file, what they hear goes to another. */
final class AudioOptions {
  private static final String IN = "--audio-file";
  private static final String OUT = "--audio-out";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--text", description = "a conversation by text, as it is without " + IN)
  private boolean text;

  @Option(
      names = IN,
      paramLabel = "IN.wav",
      converter = Values.Place.class,
      description = "what the caller says, in real time: a WAV, 16 bits, 8 to 48 kHz")
  private @Nullable Path in;

  @Option(
      names = OUT,
      paramLabel = "OUT.wav",
      converter = Values.Place.class,
      description = "what the caller hears meanwhile, in step with IN.wav; written anew")
  private @Nullable Path out;

  @Mixin private final SpeechOptions speech = new SpeechOptions();

  /**
   * What was asked for; empty for a conversation by text.
   *
   * @param baseUrl where the OpenAI-compatible endpoint is
   */
  Optional<Audio> wanted(Map<String, String> environment, String baseUrl) {
    if (in == null || (text && !given(IN))) {
      refuseWithoutFile(OUT);
      SpeechOptions.FLAGS.forEach(this::refuseWithoutFile);
      return Optional.empty();
    }
    if (text) {
      throw usage("--text: with %s (expected: one of them)".formatted(IN));
    }
    checkOut(in);
    SpeechChoice choice = new SpeechChoice(environment, baseUrl, this::usage);
    WavReader caller = open(in);
    boolean good = false;
    try {
      Audio audio =
          new Audio(
              in, caller, Optional.ofNullable(out), speech.ears(choice), speech.mouth(choice));
      good = true;
      return Optional.of(audio);
    } finally {
      if (!good) {
        close(caller);
      }
    }
  }

  /** An option without effect would only be misleading; a setting is for other runs, too. */
  private void refuseWithoutFile(String flag) {
    if (given(flag)) {
      throw usage("%s: without %s (expected: both)".formatted(flag, IN));
    }
  }

  private boolean given(String flag) {
    return command().commandLine().getParseResult().hasMatchedOption(flag);
  }

  private WavReader open(Path file) {
    try {
      return WavReader.open(file);
    } catch (BadWav e) {
      throw usage("%s: %s: %s".formatted(IN, file, e.getMessage()));
    } catch (NoSuchFileException e) {
      throw usage("%s: %s: no such file (expected: a WAV)".formatted(IN, file));
    } catch (IOException e) {
      throw usage("%s: %s: %s (expected: a WAV that can be read)".formatted(IN, file, e));
    }
  }

  private void checkOut(Path from) {
    Path to = out;
    if (to == null) {
      return;
    }
    WritableFile.obstacle(to, false)
        .or(() -> device(to))
        .ifPresent(why -> {
          throw usage("%s: %s: %s (expected: a file to write)".formatted(OUT, to, why));
        });
    if (isSame(from, to)) {
      throw usage("%s: %s is what the caller says (expected: another file)".formatted(OUT, to));
    }
  }

  /** The head of a WAV is written again at the end, when its length is known. */
  private static Optional<String> device(Path to) {
    return Files.exists(to) && !Files.isRegularFile(to)
        ? Optional.of("this is a device or a pipe")
        : Optional.empty();
  }

  private static boolean isSame(Path from, Path to) {
    try {
      return Files.exists(from) && Files.exists(to) && Files.isSameFile(from, to);
    } catch (IOException e) {
      return false; // what cannot be read is refused when it is opened
    }
  }

  private static void close(WavReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new Failure("%s: could not be closed: %s".formatted(IN, e));
    }
  }

  private CommandSpec command() {
    return Objects.requireNonNull(spec, "spec");
  }

  private ParameterException usage(String message) {
    return new ParameterException(command().commandLine(), message);
  }
}
