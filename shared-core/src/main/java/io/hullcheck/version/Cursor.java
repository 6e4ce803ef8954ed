package io.hullcheck.version;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks through a version from its start to its end and never back, so that reading takes time in proportion to its length and no
 * stack, whatever the text. For one thread.
 */
final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
        this.text = text;
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    /** Whether one of some characters comes next. */
    boolean isNext(String any) {
        return isAt(at, any);
    }

    private boolean isAt(int index, String any) {
        return index < text.length() && any.indexOf(text.charAt(index)) >= 0;
    }

    /** Passes one of some characters; stays where none of them comes next. */
    boolean take(String any) {
        boolean is = isNext(any);
        at += is ? 1 : 0;
        return is;
    }

    /** Passes the first of some words that comes next; empty when none does. */
    String word(List<String> words) {
        return wordBehind("", words);
    }

    /** Passes a word and one of some characters before it, which may be missing; stays and tells an empty one when no word comes next. */
    String wordBehind(String separators, List<String> words) {
        int from = isNext(separators) ? at + 1 : at;
        for (String word : words) {
            if (text.startsWith(word, from)) {
                at = from + word.length();
                return word;
            }
        }
        return "";
    }

    /** Passes digits; empty when none come next. */
    String digits() {
        int from = at;
        at = Digits.endOfDigits(text, at);
        return text.substring(from, at);
    }

    /** Passes digits and one of some characters before them, which must be there; stays and tells none when that does not come next. */
    String digitsBehind(String separators) {
        if (!isNext(separators) || at + 1 == text.length() || !Digits.isDigit(text.charAt(at + 1))) {
            return "";
        }
        at++;
        return digits();
    }

    /** Passes numbers with one of some characters between, {@code most} at most; none when no digit comes next. */
    List<String> numbers(String separators, int most) {
        List<String> numbers = new ArrayList<>(4);
        for (String number = digits();
                !number.isEmpty();
                number = numbers.size() < most ? digitsBehind(separators) : "") {
            numbers.add(number);
        }
        return numbers;
    }

    /**
     * Passes words of ASCII letters, digits and {@code more}, with one of some characters between.
     *
     * @return none when no such word comes next; where a word is missing behind a separator, the separator is not passed
     */
    List<String> words(String more, String separators) {
        List<String> words = new ArrayList<>(4);
        int end = endOfWord(at, more);
        while (end > at) {
            words.add(text.substring(at, end));
            at = end;
            end = isNext(separators) ? endOfWord(at + 1, more) : at;
            if (end <= at + 1) {
                break;
            }
            at++;
        }
        return words;
    }

    /** Passes ASCII letters, digits and {@code more} as long as they come. */
    void skip(String more) {
        at = endOfWord(at, more);
    }

    private int endOfWord(int from, String more) {
        int end = from;
        while (end < text.length()
                && (Digits.isDigit(text.charAt(end))
                        || Digits.isLetter(text.charAt(end))
                        || more.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    /** What was not passed. */
    String rest() {
        return text.substring(at);
    }
}
