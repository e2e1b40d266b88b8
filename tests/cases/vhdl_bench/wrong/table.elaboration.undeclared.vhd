library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity table is
    port (
        clk, we : in std_logic;
        wa, ra : in unsigned(3 downto 0);
        d : in std_logic_vector(7 downto 0);
        q : out std_logic_vector(7 downto 0)
    );
end entity;

architecture works of table is
    type words is array (0 to 15) of std_logic_vector(7 downto 0);
    signal memory : words;
begin
    process (clk)
    begin
        if rising_edge(clk) then
            if we = '1' then
                memory(to_integer(wa)) <= data;
            end if;
        end if;
    end process;
    q <= memory(to_integer(ra));
end architecture;
