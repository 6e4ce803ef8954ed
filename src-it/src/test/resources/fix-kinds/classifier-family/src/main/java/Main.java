public class Main {
    public static void main(String[] arguments) {
        System.out.println("started " + reactor.netty.http.client.HttpClient.create());
    }
}
