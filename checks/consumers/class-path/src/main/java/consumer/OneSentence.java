package consumer;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;

/** A model that says one sentence, word by word. */
final class OneSentence implements StreamingChatModel {
  private static final String SENTENCE = "A table for two at 19:00 is free.";

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    for (String word : SENTENCE.splitWithDelimiters(" ", 0)) {
      handler.onPartialResponse(word);
    }
    handler.onCompleteResponse(
        ChatResponse.builder()
            .aiMessage(AiMessage.from(SENTENCE))
            .finishReason(FinishReason.STOP)
            .build());
  }
}
