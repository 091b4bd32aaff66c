package dev.weir.cli;

import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.RecognitionOptions;
import dev.weir.agent.speech.UtteranceRecognizer;
import dev.weir.voice.session.Ear;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.session.VoiceOptions;
import dev.weir.voice.worker.WorkerVoice;
import dev.weir.worker.AgentPool;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/**
 * Who understands the callers of a worker, and who speaks to them: of all its sessions.
 *
 * @param ears closed with this
 * @param mouth its voice is closed with this
 */
record Speech(UtteranceRecognizer ears, SpeechChoice.Mouth mouth) implements AutoCloseable {
  /**
   * By what was said. Where nothing was, and this machine has nothing, there is none.
   *
   * @throws ParameterException if what was said cannot be had
   */
  static Optional<Speech> choose(SpeechOptions said, SpeechChoice choice) {
    try {
      return Optional.of(new Speech(said.ears(choice), said.mouth(choice)));
    } catch (ParameterException e) {
      if (said.isSaid()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** For the sessions of a pool that has loaded what they hear with. */
  VoiceMeans means(AgentPool pool) {
    WorkerVoice voice = new WorkerVoice(pool.process());
    Ear ear =
        Ear.ofUtterances(
            voice.detector(), DetectionOptions.DEFAULT, ears, RecognitionOptions.DEFAULT);
    return new VoiceMeans(ear, mouth.voice(), mouth.options(), agent -> turns(voice, pool, agent));
  }

  private static VoiceOptions turns(WorkerVoice voice, AgentPool pool, String agent) {
    return voice.options(Objects.requireNonNull(pool.get(agent).turns(), "turns"));
  }

  String explain() {
    return "callers are heard by %s; %s speaks".formatted(ears.name(), mouth.voice().name());
  }

  @Override
  public void close() {
    mouth.voice().close();
    ears.close();
  }
}
