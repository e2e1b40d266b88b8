library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity mac is
    port (
        clk, first : in std_logic;
        x, y : in signed(5 downto 0);
        sum : out signed(14 downto 0)
    );
end entity;

architecture works of mac is
    signal s : signed(14 downto 0) := (others => '0');
begin
    process (clk)
    begin
        if rising_edge(clk) then
            if first = '1' then
                s <= resize(x * y, 15);
            else
                s <= s + resize(x * y, 15);
            end if;
        end if;
    end process;
    sum <= s;
end architecture;
