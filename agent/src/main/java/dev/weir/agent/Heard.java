package dev.weir.agent;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.weir.delta.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools that a model calls, and what it has replied; no model, no reply. */
record Heard(List<Content.ToolInput> calls, @Nullable ChatResponse response) {}
