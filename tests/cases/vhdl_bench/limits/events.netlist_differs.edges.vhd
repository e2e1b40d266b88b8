library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity events is
    port (clk, rst : in std_logic; hit : in boolean; count : out integer range 0 to 9);
end entity;

architecture works of events is
    signal n : integer range 0 to 9 := 0;
begin
    process (clk)
    begin
        if rising_edge(clk) and rst = '1' then
            n <= 0;
        elsif rising_edge(clk) and hit then
            n <= (n + 1) mod 10;
        end if;
    end process;
    count <= n;
end architecture;
