package dev.weir.worker.process;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSession;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.Input;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.SessionOptions;
import dev.weir.log.SessionLog;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A conversation that nobody hears: whatever code one needs is loaded after it. */
final class Rehearsal {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Rehearsal() {}

  static void hold() throws InterruptedException {
    AgentSpec agent = new AgentSpec("rehearsal", "Hello.", "", List.of(), () -> () -> "Be brief.");
    AtomicLong spoken = new AtomicLong();
    WireJournal nowhere =
        new WireJournal("0", List.of(), frame -> spoken.addAndGet(frame.json().length()));
    SessionLog log = new SessionLog(SessionOptions.DEFAULT.log(), Ticker.system(), nowhere);
    AgentModel model = new AgentModel("rehearsal", new Canned());
    try (ProcessContext process = new ProcessContext("process", Optional.empty());
        AgentSession session =
            new AgentSession(
                "rehearsal",
                agent,
                Map.of(),
                model,
                SessionOptions.DEFAULT,
                Ticker.system(),
                log,
                process)) {
      session.start();
      session.input(Input.text("Who speaks?"), Optional.of("once"));
      session.awaitIdle(LIMIT);
    }
  }

  private static final class Canned implements StreamingChatModel {
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      handler.onPartialResponse("Nobody.");
      handler.onCompleteResponse(
          ChatResponse.builder().aiMessage(AiMessage.from("Nobody.")).build());
    }
  }
}
