package dev.weir.cli;

import dev.weir.agent.speech.UtteranceRecognizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who understands callers, and who speaks to them. */
final class SpeechOptions {
  static final String STT = "--default-stt";
  static final String TTS = "--default-tts";
  static final List<String> FLAGS = List.of(STT, TTS);

  @Option(
      names = STT,
      paramLabel = "STT",
      converter = Values.Text.class,
      description =
          "who understands the caller: pocketsphinx, pocketsphinx:GRAMMAR.gram or openai:MODEL"
              + " (default: openai:gpt-4o-mini-transcribe if OPENAI_API_KEY is set, else"
              + " pocketsphinx)")
  private @Nullable String stt;

  @Option(
      names = TTS,
      paramLabel = "TTS",
      converter = Values.Text.class,
      description =
          "who speaks: espeak-ng, espeak-ng:VOICE, openai:MODEL or openai:MODEL:VOICE (default:"
              + " openai:gpt-4o-mini-tts if OPENAI_API_KEY is set, else espeak-ng)")
  private @Nullable String tts;

  UtteranceRecognizer ears(SpeechChoice choice) {
    return choice.ears(STT, stt);
  }

  SpeechChoice.Mouth mouth(SpeechChoice choice) {
    return choice.mouth(TTS, tts);
  }

  /** Whether anything was said of either, here or in settings. */
  boolean isSaid() {
    return stt != null || tts != null;
  }
}
