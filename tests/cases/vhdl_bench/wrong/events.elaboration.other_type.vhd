library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity events is
    port (clk, rst : in std_logic; hit : in std_logic; count : out integer range 0 to 9);
end entity;

architecture works of events is
    signal n : integer range 0 to 9 := 0;
begin
    process (clk)
    begin
        if rising_edge(clk) then
            if rst = '1' then
                n <= 0;
            elsif hit = '1' then
                if n = 9 then
                    n <= 0;
                else
                    n <= n + 1;
                end if;
            end if;
        end if;
    end process;
    count <= n;
end architecture;
