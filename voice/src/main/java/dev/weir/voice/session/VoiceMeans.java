package dev.weir.voice.session;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import java.util.function.Function;

/**
 * What sessions are spoken with: of all calls of a worker, and theirs to close who made it.
 *
 * @param ear hears callers
 * @param voice speaks to them
 * @param speech how it speaks
 * @param options how turns are taken with an agent, by its name
 */
public record VoiceMeans(
    Ear ear, TextToSpeech voice, SynthesisOptions speech, Function<String, VoiceOptions> options) {
  /** Refuses null. */
  public VoiceMeans {
    requireNonNull(ear, "ear");
    requireNonNull(voice, "voice");
    requireNonNull(speech, "speech");
    requireNonNull(options, "options");
  }
}
