library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity watchdog is
    port (
        clk, rst_n, kick : in std_logic;
        age : out std_logic_vector(3 downto 0);
        warn, bite, early : out std_logic
    );
end entity watchdog;

architecture rtl of watchdog is
    type state_t is (alive, bitten);
    signal state : state_t;
    signal n : unsigned(3 downto 0);
begin
    age <= std_logic_vector(n);
    warn <= '1' when n >= 10 and state = alive else '0';
    bite <= '1' when state = bitten else '0';
    process (clk)
    begin
        if rising_edge(clk) then
            if rst_n = '0' then
                state <= alive;
                n <= (others => '0');
                early <= '0';
            else
                case state is
                    when alive =>
                        if kick = '1' and n < 4 then
                            state <= bitten;
                            early <= '1';
                        elsif kick = '1' then
                            n <= (others => '0');
                        elsif n = 13 then
                            state <= bitten;
                        else
                            n <= n + 1;
                        end if;
                    when bitten =>
                        null;
                end case;
            end if;
        end if;
    end process;
end architecture rtl;
