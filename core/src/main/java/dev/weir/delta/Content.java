package dev.weir.delta;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The whole content of one part of a message. */
public sealed interface Content {

  /** Who made it. */
  Author author();

  /** How many characters it holds. */
  default int chars() {
    return switch (this) {
      case Text text -> text.text().length();
      case Data data -> data.json().length();
      case Reasoning reasoning -> reasoning.texts().mapToInt(String::length).sum();
      case ToolInput call -> call.input().length();
      case ToolResult result -> result.output().length();
    };
  }

  /** What it is and how long, for people, without its contents: those are not for logs. */
  default String brief() {
    return "%s (%d characters)".formatted(getClass().getSimpleName(), chars());
  }

  /** This content; where it should hold an object and is still blank, it holds an empty one. */
  default Content filled() {
    return switch (this) {
      case Data data when data.json().isBlank() -> new Data(data.author(), "{}");
      case ToolInput call when call.input().isBlank() ->
          new ToolInput(call.author(), call.callId(), call.name(), "{}");
      case Content other -> other;
    };
  }

  /**
   * Text that the caller reads or hears.
   *
   * @param attachments files that go with it; often none
   */
  record Text(Author author, String text, Format format, Style style, List<Attachment> attachments)
      implements Content {
    /** Plain text of the agent. */
    public Text(String text) {
      this(Author.AGENT, text);
    }

    /** Plain text. */
    public Text(Author author, String text) {
      this(author, text, Format.PLAIN, Style.STATIC, List.of());
    }

    /** Keeps a copy of the attachments. */
    public Text {
      requireNonNull(author, "author");
      requireNonNull(text, "text");
      requireNonNull(format, "format");
      requireNonNull(style, "style");
      attachments = List.copyOf(attachments);
    }
  }

  /** An object for the caller's program, as JSON text. */
  record Data(Author author, String json) implements Content {
    /** Refuses nulls. */
    public Data {
      requireNonNull(author, "author");
      requireNonNull(json, "json");
    }
  }

  /**
   * What the model thought.
   *
   * @param summary what it says of its thoughts, in order
   * @param content the thoughts themselves; null if the model does not show them
   */
  record Reasoning(Author author, List<String> summary, @Nullable List<String> content, Style style)
      implements Content {
    /** One thought of the agent; none if the text is empty. */
    public Reasoning(String text) {
      this(Author.AGENT, List.of(), text.isEmpty() ? null : List.of(text), Style.STATIC);
    }

    /** Keeps copies of the lists. */
    public Reasoning {
      requireNonNull(author, "author");
      requireNonNull(style, "style");
      summary = List.copyOf(summary);
      content = content == null ? null : List.copyOf(content);
    }

    /** All that there is to read of it, the summaries first. */
    public String text() {
      return String.join("", texts().toList());
    }

    private Stream<String> texts() {
      List<String> shown = content == null ? List.of() : content;
      return Stream.concat(summary.stream(), shown.stream());
    }
  }

  /** A request to run a tool; {@code input} is the JSON text of its arguments, an object. */
  record ToolInput(Author author, String callId, String name, String input) implements Content {
    /** Of the agent. */
    public ToolInput(String callId, String name, String input) {
      this(Author.AGENT, callId, name, input);
    }

    /** Refuses nulls. */
    public ToolInput {
      requireNonNull(author, "author");
      requireNonNull(callId, "callId");
      requireNonNull(name, "name");
      requireNonNull(input, "input");
    }
  }

  /**
   * What the tool gave, or how it failed.
   *
   * @param output a text, or the JSON text of a value
   * @param form which of the two
   * @param error whether it failed; null if the tool's host does not say
   */
  record ToolResult(
      Author author, String callId, String name, String output, Form form, @Nullable Boolean error)
      implements Content {
    /** A text, of the agent. */
    public ToolResult(String callId, String name, String output, boolean isError) {
      this(Author.AGENT, callId, name, output, Form.TEXT, isError);
    }

    /** Refuses nulls. */
    public ToolResult {
      requireNonNull(author, "author");
      requireNonNull(callId, "callId");
      requireNonNull(name, "name");
      requireNonNull(output, "output");
      requireNonNull(form, "form");
    }

    /** Whether it is known to have failed. */
    public boolean isError() {
      return Boolean.TRUE.equals(error);
    }
  }

  /** Who made a content. */
  enum Author {
    /** The caller. */
    USER,
    /** The agent, its model or its tools. */
    AGENT
  }

  /** How a text is to be read. */
  enum Format {
    /** As it stands. */
    PLAIN,
    /** As Markdown. */
    MARKDOWN,
    /** As the source text of a program. */
    CODE
  }

  /** Whether a page shows it as finished or as something that goes on. */
  enum Style {
    /** Finished. */
    STATIC,
    /** Going on. */
    ACTIVE
  }

  /** What an output is. */
  enum Form {
    /** A text. */
    TEXT,
    /** The JSON text of any value. */
    JSON
  }

  /**
   * A file that goes with a text; it is stored elsewhere.
   *
   * @param size in bytes
   * @param type as in an HTTP {@code Content-Type}
   */
  record Attachment(String fileId, String name, long size, String type) {
    /** Checks the size. */
    public Attachment {
      requireNonNull(fileId, "fileId");
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      if (size < 0) {
        throw new IllegalArgumentException("size: " + size + " (expected: zero or more)");
      }
    }
  }
}
