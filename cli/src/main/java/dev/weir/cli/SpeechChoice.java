package dev.weir.cli;

import dev.weir.agent.speech.SentenceVoice;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.voice.local.EspeakNg;
import dev.weir.voice.local.PocketSphinx;
import dev.weir.voice.openai.OpenAiRecognizer;
import dev.weir.voice.openai.OpenAiServer;
import dev.weir.voice.openai.OpenAiVoice;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/**
 * Who understands and who speaks, by what a flag says: programs of this machine, or an
 * OpenAI-compatible endpoint.
 */
final class SpeechChoice {
  private static final String SPHINX = "pocketsphinx";
  private static final String ESPEAK = "espeak-ng";
  private static final String EARS = ModelChoice.OPENAI + "gpt-4o-mini-transcribe";
  private static final String MOUTH = ModelChoice.OPENAI + "gpt-4o-mini-tts";
  private static final String VOICE = "alloy";

  private final Map<String, String> environment;
  private final String baseUrl;
  private final Function<String, ParameterException> refusal;

  SpeechChoice(
      Map<String, String> environment,
      String baseUrl,
      Function<String, ParameterException> refusal) {
    this.environment = environment;
    this.baseUrl = baseUrl;
    this.refusal = refusal;
  }

  /** Who understands; null for who does by default. */
  UtteranceRecognizer ears(String flag, @Nullable String said) {
    String wanted = Optional.ofNullable(said).orElse(key().isPresent() ? EARS : SPHINX);
    List<String> parts = List.of(wanted.split(":", 2));
    if (parts.getFirst().equals(SPHINX)) {
      return sphinx(flag, parts);
    }
    if (isOpenAi(parts)) {
      return new OpenAiRecognizer(server(flag, wanted), parts.get(1));
    }
    throw refused(flag, wanted, "pocketsphinx, pocketsphinx:GRAMMAR.gram or openai:MODEL");
  }

  /** Who speaks; null for who does by default. */
  Mouth mouth(String flag, @Nullable String said) {
    String wanted = Optional.ofNullable(said).orElse(key().isPresent() ? MOUTH : ESPEAK);
    List<String> parts = List.of(wanted.split(":", 3));
    if (parts.getFirst().equals(ESPEAK) && parts.size() < 3) {
      return espeak(flag, parts);
    }
    if (isOpenAi(parts)) {
      String name = parts.size() < 3 ? VOICE : parts.get(2);
      return Mouth.of(new OpenAiVoice(server(flag, wanted), parts.get(1), name));
    }
    throw refused(flag, wanted, "espeak-ng, espeak-ng:VOICE, openai:MODEL or openai:MODEL:VOICE");
  }

  private static boolean isOpenAi(List<String> parts) {
    return parts.getFirst().equals("openai")
        && parts.size() > 1
        && parts.stream().noneMatch(String::isBlank);
  }

  private UtteranceRecognizer sphinx(String flag, List<String> parts) {
    PocketSphinx found =
        PocketSphinx.find(path())
            .orElseThrow(() -> absent(flag, SPHINX, "pocketsphinx pocketsphinx-en-us"));
    if (parts.size() == 1) {
      return found;
    }
    Path grammar = Path.of(parts.get(1));
    if (!Files.isReadable(grammar) || Files.isDirectory(grammar)) {
      throw refused(flag, String.join(":", parts), "a grammar in JSGF that can be read");
    }
    return found.withGrammar(grammar);
  }

  private Mouth espeak(String flag, List<String> parts) {
    EspeakNg found = EspeakNg.find(path()).orElseThrow(() -> absent(flag, ESPEAK, ESPEAK));
    try {
      return parts.size() == 1 ? Mouth.of(found) : tried(flag, found, parts.get(1));
    } catch (IllegalArgumentException e) {
      throw refusal.apply(flag + ": " + e.getMessage());
    }
  }

  /** An agent whose voice is not there would be mute, which is found out by its callers. */
  private Mouth tried(String flag, EspeakNg found, String name) {
    Mouth mouth = Mouth.of(found).with(name);
    try {
      found.speak(".", mouth.options(), sound -> {});
    } catch (SpeechFailed e) {
      throw refused(flag, ESPEAK + ":" + name, "a voice that espeak-ng --voices lists");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return mouth;
  }

  /**
   * Who speaks, and how.
   *
   * @param voice with whom it is closed
   */
  record Mouth(TextToSpeech voice, SynthesisOptions options) {
    private static Mouth of(SentenceVoice voice) {
      return new Mouth(TextToSpeech.of(voice), SynthesisOptions.DEFAULT);
    }

    private Mouth with(String name) {
      return new Mouth(voice, options.withVoice(name));
    }
  }

  private OpenAiServer server(String flag, String wanted) {
    if (key().isEmpty() && baseUrl.equals(ModelOptions.DEFAULT_URL)) {
      throw refusal.apply(
          "%s: %s needs %s (expected: set it, or say --base-url)"
              .formatted(flag, wanted, ModelChoice.KEY));
    }
    return OpenAiServer.at(URI.create(baseUrl), key());
  }

  private Optional<String> key() {
    return Optional.ofNullable(environment.get(ModelChoice.KEY)).filter(key -> !key.isBlank());
  }

  private String path() {
    return environment.getOrDefault("PATH", "");
  }

  private ParameterException absent(String flag, String program, String packages) {
    return refusal.apply(
        "%s: %s is not on PATH (expected: installed, as by apt-get install %s; or set %s, or say openai:MODEL and --base-url)"
            .formatted(flag, program, packages, ModelChoice.KEY));
  }

  private ParameterException refused(String flag, String value, String expected) {
    return refusal.apply("%s: \"%s\" (expected: %s)".formatted(flag, value, expected));
  }
}
