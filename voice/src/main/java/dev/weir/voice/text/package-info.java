/**
 * Text on its way to a voice: what a model says piece by piece becomes sentences.
 *
 * <pre>
 * In       pieces of text, cut anywhere, also inside a character
 * Held     the sentence under way, at most the longest that a sentence may be
 * Out      sentences, each as soon as the first character of the next is there
 * Threads  a splitter is for one text and one thread; it never waits
 * Closing  end() gives what is left
 * </pre>
 *
 * <p>No character is lost, added or moved: the sentences, one after the other, are the text. How
 * the text was cut when it came makes no difference.
 */
@NullMarked
package dev.weir.voice.text;

import org.jspecify.annotations.NullMarked;
