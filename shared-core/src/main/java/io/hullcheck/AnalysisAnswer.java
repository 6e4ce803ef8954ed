package io.hullcheck;

import io.hullcheck.AnalysisMessage.Trouble;
import io.hullcheck.image.ImageIndex;
import io.hullcheck.inventory.Inventory;
import io.hullcheck.reach.Reach;
import java.util.List;
import java.util.Optional;

/**
 * What a process that analyses an image gives back: that which its order asks for, or what is wrong. Immutable.
 *
 * @param trouble what ended the analysis as it would have ended it without a process of its own
 * @param crash what no image should bring about, in words
 */
record AnalysisAnswer(
        Optional<Inventory> inventory,
        Optional<List<Reach>> reaches,
        Optional<ImageIndex> index,
        Optional<Trouble> trouble,
        Optional<String> crash) {

    static AnalysisAnswer of(Inventory inventory) {
        return new AnalysisAnswer(
                Optional.of(inventory), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static AnalysisAnswer of(List<Reach> reaches) {
        return new AnalysisAnswer(
                Optional.empty(), Optional.of(reaches), Optional.empty(), Optional.empty(), Optional.empty());
    }

    static AnalysisAnswer of(ImageIndex index) {
        return new AnalysisAnswer(
                Optional.empty(), Optional.empty(), Optional.of(index), Optional.empty(), Optional.empty());
    }

    static AnalysisAnswer of(Trouble trouble) {
        return new AnalysisAnswer(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(trouble), Optional.empty());
    }

    static AnalysisAnswer crashed(Throwable e) {
        return new AnalysisAnswer(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage())));
    }
}
