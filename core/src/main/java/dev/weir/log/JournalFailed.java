package dev.weir.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** The storage of a log could not be read or written; what a {@link Journal} throws. */
public final class JournalFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that nothing else has caused; the message names the storage. */
  public JournalFailed(String message) {
    super(message);
  }

  /** A failure of the storage; the message names it. */
  public JournalFailed(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What went wrong with a file, in words: the messages of the JDK are often only its path. */
  public static String inWords(IOException thrown) {
    return switch (thrown) {
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case NoSuchFileException e -> e.getFile() + " is not there";
      case NotDirectoryException e -> e.getFile() + " is no folder";
      case FileAlreadyExistsException e -> e.getFile() + " is there already, and is no folder";
      case FileSystemLoopException e -> e.getFile() + " is a link to itself";
      case FileSystemException e -> e.getFile() + ": " + said(e.getReason());
      default -> said(thrown.getMessage());
    };
  }

  private static String said(@Nullable String message) {
    return message == null ? "the system does not say why" : message;
  }
}
