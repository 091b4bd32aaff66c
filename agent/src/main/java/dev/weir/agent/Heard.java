package dev.weir.agent;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.weir.delta.Content;
import java.util.List;

/** What a model has replied, and the tools that it calls. */
record Heard(List<Content.ToolInput> calls, ChatResponse response) {}
