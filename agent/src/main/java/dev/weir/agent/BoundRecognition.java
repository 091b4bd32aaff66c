package dev.weir.agent;

import dev.weir.agent.speech.RecognitionCall;
import dev.weir.agent.speech.RecognitionNode;
import dev.weir.agent.speech.TranscriptEvent;
import java.util.Optional;

/** Hears as an agent does that has a way of its own, else as everyone. */
record BoundRecognition(SessionContext context, Optional<Agent> own) implements RecognitionNode {

  static RecognitionNode of(Agent agent, SessionContext context) {
    return new BoundRecognition(
        context, Optional.of(agent).filter(its -> Hooks.of(its).recognition()));
  }

  @Override
  public void hear(RecognitionCall call, Outflow<TranscriptEvent> out) throws Exception {
    if (own.isEmpty()) {
      call.hear(out);
    } else {
      context.call(() -> {
        own.get().recognitionNode(call, out);
        return true;
      });
    }
  }
}
