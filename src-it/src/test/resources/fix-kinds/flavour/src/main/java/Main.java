public class Main {
    public static void main(String[] arguments) {
        System.out.println("started " + new com.microsoft.sqlserver.jdbc.SQLServerDriver().getMajorVersion());
    }
}
