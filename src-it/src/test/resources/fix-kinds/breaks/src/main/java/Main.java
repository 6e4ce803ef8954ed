public class Main {
    public static void main(String[] arguments) {
        System.out.println("started " + org.jsoup.Jsoup.clean("<p>", org.jsoup.safety.Whitelist.none()));
    }
}
