library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity updown12 is
    port (
        CLK, RST_N, LOAD : in std_logic;
        VALUE : in std_logic_vector(3 downto 0);
        UP, DOWN : in std_logic;
        Q : out std_logic_vector(3 downto 0);
        AT_THE_TOP : out std_logic
    );
end entity updown12;

architecture rtl of updown12 is
    signal count : integer range 0 to 11 := 0;
begin
    process (clk, rst_n)
    begin
        if rst_n = '0' then
            count <= 0;
        elsif rising_edge(clk) then
            if load = '1' then
                if to_integer(unsigned(value)) > 11 then
                    count <= 11;
                else
                    count <= to_integer(unsigned(value));
                end if;
            elsif up = '1' and down = '0' then
                if count = 11 then
                    count <= 0;
                else
                    count <= count + 1;
                end if;
            elsif down = '1' and up = '0' then
                if count = 0 then
                    count <= 11;
                else
                    count <= count - 1;
                end if;
            end if;
        end if;
    end process;
    q <= std_logic_vector(to_unsigned(count, 4));
    at_the_top <= '1' when count = 11 else '0';
end architecture rtl;
